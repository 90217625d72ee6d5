import { randomBytes } from 'node:crypto';

/** The schemes of Facteur's that mailcow stores as they are; anything else it would take for a password and hash. */
const storedSchemes = /^\{(ARGON2ID|BLF-CRYPT|SHA256-CRYPT|SHA512-CRYPT|SHA256|SHA512)\}./;

/** Dovecot's name for a SHA-256 in hexadecimal, which mailcow knows in base64 only. */
const sha256Hex = /^\{SHA256\.HEX\}([0-9a-f]{64})$/;

/**
 * A hash with Dovecot's scheme prefix in the form in which mailcow's API takes it in place of a password (`hash_password`
 * in its data/web/inc/functions.inc.php), so that no password in clear text ever travels.
 * Throws for a scheme that mailcow does not know.
 */
export function toMailcowHash(hash: string): string {
  const hex = sha256Hex.exec(hash)?.[1];
  if (hex) return `{SHA256}${Buffer.from(hex, 'hex').toString('base64')}`;
  if (storedSchemes.test(hash)) return hash;
  throw new TypeError('mailcow does not know the scheme of the new password’s hash.');
}

/**
 * A hash that no password is known to lead to, for a mailbox that nobody may log in to yet. Long and mixed enough for
 * any rule of mailcow's about passwords, which it asks of hashes too.
 */
export const unusableHash = (): string => `{SHA512}${randomBytes(64).toString('base64')}`;
