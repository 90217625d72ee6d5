import { type Address, localPartOf } from './address.ts';

export type PasswordFault =
  | { readonly code: 'password-mismatch' }
  | { readonly code: 'password-short'; readonly least: number }
  | { readonly code: 'password-long'; readonly most: number }
  | { readonly code: 'password-has-local-part'; readonly localPart: string }
  | { readonly code: 'password-common' };

/** Characters (code points). NIST SP 800-63B-4 3.1.1.2 asks for 15 where a password stands alone, 8 at least. */
export const leastPassword = 12;
/** Far beyond what anyone types; keeps the work of hashing bounded. */
export const mostPassword = 1000;
/** A shorter local part occurs in good passwords by chance. */
const tellingLocalPart = 3;

/** Checks a new password, typed twice. `common` tells whether it is among the commonest. */
export function checkPassword(
  address: Address,
  password: string,
  repeated: string,
  common: boolean,
): PasswordFault | null {
  const length = [...password].length;
  const localPart = localPartOf(address);
  if (length < leastPassword) return { code: 'password-short', least: leastPassword };
  if (length > mostPassword) return { code: 'password-long', most: mostPassword };
  if (localPart.length >= tellingLocalPart && password.toLowerCase().includes(localPart))
    return { code: 'password-has-local-part', localPart };
  if (common) return { code: 'password-common' };
  return password === repeated ? null : { code: 'password-mismatch' };
}
