import { type Address, localPartOf } from './address.ts';

export type PasswordFault =
  | { readonly code: 'password-mismatch' }
  | { readonly code: 'password-short'; readonly least: number }
  | { readonly code: 'password-long'; readonly most: number }
  | { readonly code: 'password-has-address'; readonly part: string }
  | { readonly code: 'password-common' }
  /** The mail server has rules of its own, and says which. */
  | { readonly code: 'password-refused'; readonly words: string };

/** What a domain asks of its passwords. */
export type PasswordRules = {
  /** Characters (code points). */
  readonly least: number;
  /** The commonest ones, which others try first. */
  readonly common: 'refused' | 'allowed';
  /** Those that hold the address or the name before the @. */
  readonly address: 'refused' | 'allowed';
};

/** NIST SP 800-63B-4 3.1.1.2 asks for 15 characters where a password stands alone, 8 at least. */
export const defaultPasswordRules: PasswordRules = { least: 12, common: 'refused', address: 'refused' };
/** Far beyond what anyone types; keeps the work of hashing bounded. */
export const mostPassword = 1000;
/** A shorter local part occurs in good passwords by chance. */
const tellingLocalPart = 3;

/** What of an address a password may not hold: the name before the @, or all of it where that is very short. */
export function tellingPartOf(address: Address): string {
  const localPart = localPartOf(address);
  return localPart.length >= tellingLocalPart ? localPart : address;
}

export type TypedPassword = { readonly password: string; readonly repeated: string };

/** Checks a new password, typed twice. `isCommon` tells whether it is among the commonest. */
export function checkPassword(
  rules: PasswordRules,
  address: Address,
  { password, repeated }: TypedPassword,
  isCommon: boolean,
): PasswordFault | null {
  const length = [...password].length;
  const part = tellingPartOf(address);
  if (length < rules.least) return { code: 'password-short', least: rules.least };
  if (length > mostPassword) return { code: 'password-long', most: mostPassword };
  if (rules.address === 'refused' && password.toLowerCase().includes(part))
    return { code: 'password-has-address', part };
  if (rules.common === 'refused' && isCommon) return { code: 'password-common' };
  return password === repeated ? null : { code: 'password-mismatch' };
}
