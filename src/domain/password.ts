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
  /** Only spaces, tabs and invisible characters. */
  | { readonly code: 'password-blank' }
  /** One character repeated. */
  | { readonly code: 'password-repeated' }
  /** A control character, or one that can't be seen or typed again, as `U+200B`. */
  | { readonly code: 'password-character'; readonly character: string }
  | { readonly code: 'password-has-address'; readonly part: string }
  | { readonly code: 'password-common' }
  /** Against a rule of the mail server's own; `words` is its sentence. */
  | { readonly code: 'password-refused'; readonly words: string };

/** The rules for a domain's passwords. */
export type PasswordRules = {
  /** Least length, in characters (code points). */
  readonly least: number;
  /** The commonest passwords, which attackers try first. */
  readonly common: 'refused' | 'allowed';
  /** Passwords that contain the address or its local part. */
  readonly address: 'refused' | 'allowed';
};

/** NIST SP 800-63B-4 3.1.1.2: 15 characters for a password as the only factor, otherwise 8 at least. */
export const defaultPasswordRules: PasswordRules = { least: 12, common: 'refused', address: 'refused' };
/** Far more than anyone types; bounds the cost of hashing. */
export const maxPasswordLength = 1000;
/** Shorter local parts occur in good passwords by chance. */
const minForbiddenLocalPart = 3;

/** The part of an address that a password may not contain: the local part, or the whole address where that is very short. */
export function forbiddenPart(address: Address): string {
  const localPart = localPartOf(address);
  return localPart.length >= minForbiddenLocalPart ? localPart : address;
}

export type PasswordInput = { readonly password: string; readonly repeated: string };

/** Normalizes a password for checking and hashing. */
export const preparePassword = ({ password, repeated }: PasswordInput): PasswordInput => ({
  password: toOpaqueString(password),
  repeated: toOpaqueString(repeated),
});

/** Checks a new password, typed twice. @param isCommon whether it is among the commonest. */
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

/** Names a character that can't be seen, as `U+200B`. */
const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
