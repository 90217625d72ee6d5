import { randomBytes } from 'node:crypto';

/** Facteur's schemes that mailcow stores unchanged; it would take any other for a password and hash it. */
const storedSchemes = /^\{(ARGON2ID|BLF-CRYPT|SHA256-CRYPT|SHA512-CRYPT|SHA256|SHA512)\}./;

/** Dovecot's name for a hexadecimal SHA-256, which mailcow knows in base64 only. */
const sha256Hex = /^\{SHA256\.HEX\}([0-9a-f]{64})$/;

/**
 * Converts a hash with Dovecot's scheme prefix to the form that mailcow's API accepts in place of a password
 * (`hash_password` in its data/web/inc/functions.inc.php), so that no password travels in clear text. Throws for a
 * scheme that mailcow does not know.
 */
export function toMailcowHash(hash: string): string {
  const hex = sha256Hex.exec(hash)?.[1];
  if (hex) return `{SHA256}${Buffer.from(hex, 'hex').toString('base64')}`;
  if (storedSchemes.test(hash)) return hash;
  throw new TypeError('mailcow does not know the scheme of the new password’s hash.');
}

/**
 * A hash of no known password, for a mailbox that nobody may log in to yet. Long and varied enough for any of
 * mailcow's password rules, which it applies to hashes too.
 */
export const unusableHash = (): string => `{SHA512}${randomBytes(64).toString('base64')}`;
