import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { hash } from '@node-rs/argon2';
import type { Passwords } from '../requests/set-password.ts';

/**
 * Argon2id as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes. One lane, because Dovecot
 * verifies through libsodium, whose crypto_pwhash knows no other.
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Hashes passwords as Dovecot stores them, and knows the commonest: those in the list of
 * @zxcvbn-ts/language-common, the 49,000 that occur most often in the ten million passwords that xato.net
 * published, all in lower case (data-scripts/_generators/PasswordGenerator.ts in the package's repository). Of its
 * first 10,000 only 25 have the 12 characters that we ask for anyway, so all of them are refused.
 * The package takes some 20 MB of memory and is loaded when the first password is checked.
 */
export const createPasswords = (): Passwords => ({
  hash: async (password, scheme) =>
    scheme === 'ARGON2ID'
      ? `{ARGON2ID}${await hash(password, cost)}`
      : `{SHA512-CRYPT}${await sha512Crypt(password)}`,
  hashOfRandom: (password) => `{SHA256.HEX}${createHash('sha256').update(password).digest('hex')}`,
  isCommon: async (password) => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    return dictionary['passwords-common'].includes(password.toLowerCase());
  },
});

/** Takes 10 ms to 100, the longer the password the more, and all of it in JavaScript: not where everybody else waits. */
async function sha512Crypt(password: string): Promise<string> {
  const thread = new Worker(new URL('./sha512-crypt.ts', import.meta.url), { workerData: password, env: {} });
  const [hashed] = await once(thread, 'message');
  return String(hashed);
}
