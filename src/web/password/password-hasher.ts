import { createHash } from 'node:crypto';
import type { PasswordService } from '../../requests/passwords/set-password.ts';
import { createHashPassword, type HashPassword } from './hash-password.ts';

/**
 * Creates the service that hashes passwords and knows the most common ones: those of @zxcvbn-ts/language-common, the
 * 49,000 most frequent of the ten million passwords that xato.net published, in lower case
 * (data-scripts/_generators/PasswordGenerator.ts in the package's repository). Of its first 10,000 only 25 have the 12
 * characters that are required anyway, so the whole list counts. The package takes some 20 MB of memory and is loaded
 * when the first password is checked.
 */
export const createPasswordHasher = (hash: HashPassword = createHashPassword()): PasswordService => ({
  hash,
  hashOfRandom: (password) => `{SHA256.HEX}${createHash('sha256').update(password).digest('hex')}`,
  isCommon: async (password) => {
    const { dictionary } = await import('@zxcvbn-ts/language-common');
    return dictionary['passwords-common'].includes(password.toLowerCase());
  },
});
