import { createHash } from 'node:crypto';
import type { PasswordService } from '../../requests/passwords/set-password.ts';
import { createHashPassword, type HashPassword } from './hash-password.ts';

/**
 * Hashes passwords as Dovecot stores them, and knows the commonest: those in the list of
 * @zxcvbn-ts/language-common, the 49,000 that occur most often in the ten million passwords that xato.net
 * published, all in lower case (data-scripts/_generators/PasswordGenerator.ts in the package's repository). Of its
 * first 10,000 only 25 have the 12 characters that we ask for anyway, so all of them are refused.
 * The package takes some 20 MB of memory and is loaded when the first password is checked.
 */
export const createPasswordHasher = (hash: HashPassword = createHashPassword()): PasswordService => ({
  hash,
  hashOfRandom: (password) => `{SHA256.HEX}${createHash('sha256').update(password).digest('hex')}`,
  isCommon: async (password) => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    return dictionary['passwords-common'].includes(password.toLowerCase());
  },
});
