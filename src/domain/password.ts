import { type Address, localPartOf } from './address/address.ts';
import {
  findDisallowedCharacter,
  isBlank,
  isRepeatedCharacter,
  toOpaqueString,
} from './text/opaque-string.ts';

export type PasswordFault =
  | { readonly code: 'password-mismatch' }
  | { readonly code: 'password-short'; readonly least: number }
  | { readonly code: 'password-long'; readonly most: number }
  /** Nothing but spaces, tabs and what nobody sees. */
  | { readonly code: 'password-blank' }
  /** One character over and over. */
  | { readonly code: 'password-repeated' }
  /** A control character, or one that nobody sees or could type again: `U+200B`. */
  | { readonly code: 'password-character'; readonly character: string }
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
export const maxPasswordLength = 1000;
/** A shorter local part occurs in good passwords by chance. */
const minForbiddenLocalPart = 3;

/** What of an address a password may not hold: the name before the @, or all of it where that is very short. */
export function forbiddenPart(address: Address): string {
  const localPart = localPartOf(address);
  return localPart.length >= minForbiddenLocalPart ? localPart : address;
}

export type PasswordInput = { readonly password: string; readonly repeated: string };

/** As it is checked and hashed. */
export const preparePassword = ({ password, repeated }: PasswordInput): PasswordInput => ({
  password: toOpaqueString(password),
  repeated: toOpaqueString(repeated),
});

/** Checks a new password, typed twice and prepared. `isCommon` tells whether it is among the commonest. */
export function checkPassword(
  rules: PasswordRules,
  address: Address,
  typed: PasswordInput,
  isCommon: boolean,
): PasswordFault | null {
  const { password, repeated } = preparePassword(typed);
  const character = findDisallowedCharacter(password);
  const length = [...password].length;
  const part = forbiddenPart(address);
  if (password !== '' && isBlank(password)) return { code: 'password-blank' };
  if (character !== null) return { code: 'password-character', character: codePointOf(character) };
  if (length < rules.least) return { code: 'password-short', least: rules.least };
  if (length > maxPasswordLength) return { code: 'password-long', most: maxPasswordLength };
  if (isRepeatedCharacter(password)) return { code: 'password-repeated' };
  if (rules.address === 'refused' && password.normalize('NFKC').toLowerCase().includes(part))
    return { code: 'password-has-address', part };
  if (rules.common === 'refused' && isCommon) return { code: 'password-common' };
  return password === repeated ? null : { code: 'password-mismatch' };
}

/** A character by its number, as nobody sees it. */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
