import { domainToASCII, domainToUnicode } from 'node:url';
import { err, ok, type Result } from '../result.ts';
import { hasTypographicSigns, normalizeInput, toKeyboardSigns } from '../text/normalize-input.ts';
import { codePointOf } from '../text/sanitize.ts';

declare const kind: unique symbol;

/** A mail domain: lower case, A-labels (RFC 5890), no trailing dot. */
export type Domain = string & { readonly [kind]: 'Domain' };

/** `local@domain`, lower case; the local part of a catch-all is empty (`@domain`). Made by the parsers here only. */
export type Address = string & { readonly [kind]: 'Address' };

/** RFC 5321, 4.5.3.1.1: octets of a local part. */
export const maxLocalPart = 64;
/** RFC 5321, 4.5.3.1.2: octets of a domain. */
export const maxDomain = 255;
/** RFC 5321, 4.5.3.1.3 allows 256 octets for a path, of which two are the angle brackets. */
export const maxAddress = 254;
/** RFC 1035, 2.3.4: octets of a label. */
export const maxLabel = 63;

/** The rules for addresses, one code each, so that every refusal names the broken rule. */
export type AddressFault =
  | { readonly code: 'address-without-at'; readonly text: string }
  | { readonly code: 'address-too-long'; readonly text: string; readonly octets: number }
  | { readonly code: 'local-part-empty'; readonly text: string }
  | { readonly code: 'local-part-too-long'; readonly text: string; readonly octets: number }
  | { readonly code: 'local-part-quoted'; readonly text: string }
  | { readonly code: 'local-part-not-ascii'; readonly text: string; readonly character: string }
  | { readonly code: 'local-part-character'; readonly text: string; readonly character: string }
  | { readonly code: 'local-part-dots'; readonly text: string }
  | DomainFault;

export type DomainFault =
  | { readonly code: 'domain-empty'; readonly text: string }
  | { readonly code: 'domain-literal'; readonly text: string }
  | { readonly code: 'domain-too-long'; readonly text: string; readonly octets: number }
  | { readonly code: 'domain-label-too-long'; readonly text: string; readonly label: string }
  | { readonly code: 'domain-label'; readonly text: string; readonly label: string }
  | { readonly code: 'domain-single-label'; readonly text: string }
  | { readonly code: 'domain-numeric'; readonly text: string };

/**
 * Parses a domain as people type it: any case, U-labels or A-labels, with or without a trailing dot.
 * Labels follow RFC 1123 2.1 (letters, digits, inner hyphens); IDNs go through UTS #46.
 */
export function parseDomain(text: string): Result<Domain, DomainFault> {
  const typed = typedAddress(text).replace(/\.$/, '');
  if (typed === '') return err({ code: 'domain-empty', text });
  if (typed.startsWith('[')) return err({ code: 'domain-literal', text });
  const ascii = isPlainAscii(typed) ? typed.toLowerCase() : toALabels(typed);
  if (ascii === '') return err({ code: 'domain-label', text, label: typed });
  const fault = domainRuleFault(ascii, text);
  return fault ? err(fault) : ok(ascii as Domain);
}

/** An address or a domain in the signs that keyboards have. */
export const typedAddress = (text: string): string => toKeyboardSigns(normalizeInput(text)).trim();

/** UTS #46 lets dashes, quotation marks and bullets pass, which IDNA 2008 (RFC 5892) does not. */
const punctuation = /[\u2010-\u201f\u2022\u2026\u2212\u2039\u203a«»]/;

/** The domain in A-labels; empty where it is not valid. */
function toALabels(typed: string): string {
  // domainToASCII parses a URL's host: it would silently decode %2e and stop at a slash.
  const hasOnlyDomainCharacters = /^[a-z0-9.\-\u{80}-\u{10ffff}]*$/iu.test(typed);
  return hasOnlyDomainCharacters && !punctuation.test(typed) ? domainToASCII(typed) : '';
}

function domainRuleFault(domain: string, text: string): DomainFault | undefined {
  if (domain.length > maxDomain) return { code: 'domain-too-long', text, octets: domain.length };
  const labels = domain.split('.');
  for (const label of labels) {
    if (label.length > maxLabel) return { code: 'domain-label-too-long', text, label };
    if (!isLabel(label)) return { code: 'domain-label', text, label };
  }
  if (labels.length < 2) return { code: 'domain-single-label', text };
  if (/^\d+$/.test(labels.at(-1) ?? '')) return { code: 'domain-numeric', text };
  return undefined;
}

function isLabel(label: string): boolean {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) return false;
  if (!label.startsWith('xn--')) return true;
  // An A-label that Unicode can't show could not be read or typed again.
  const unicode = domainToUnicode(label);
  return unicode !== label && !punctuation.test(unicode);
}

/**
 * Parses an address as people type it. The local part is a dot-atom (RFC 5321 4.1.2), folded to lower case:
 * RFC 5321 2.4 leaves its case to the receiving host, and every mail server that we drive folds it.
 */
export function parseAddress(text: string): Result<Address, AddressFault> {
  const typed = typedAddress(text);
  const at = typed.lastIndexOf('@');
  if (at < 0) return err({ code: 'address-without-at', text });
  const local = typed.slice(0, at);
  const fault = localPartFault(local, text);
  if (fault) return err(fault);
  return join(local, typed.slice(at + 1), text);
}

/** Parses an address or a domain's catch-all, `@domain`. */
export function parseAddressOrCatchAll(text: string): Result<Address, AddressFault> {
  const typed = typedAddress(text);
  return typed.startsWith('@') ? join('', typed.slice(1), text) : parseAddress(typed);
}

/** The faults of texts that name no address at all, not even one that others have made. */
const notAnAddressCodes: ReadonlySet<AddressFault['code']> = new Set([
  'address-without-at',
  'local-part-empty',
  'domain-empty',
]);

/**
 * Parses an address that others may have made on the mail server against our rules: it can be looked up, changed and
 * deleted, but not created.
 * @param strict the result of the strict parser.
 */
export function parseExistingAddress(
  text: string,
  strict: Result<Address, AddressFault>,
): Result<Address, AddressFault> {
  const typed = text.trim();
  const at = typed.lastIndexOf('@');
  // Others may have made an address with exactly these signs.
  const isExact = strict.ok && !hasTypographicSigns(typed.slice(0, at));
  if (isExact || (!strict.ok && notAnAddressCodes.has(strict.fault.code))) return strict;
  const domain = parseExistingDomain(typed.slice(at + 1), parseDomain(typed.slice(at + 1)));
  return domain.ok ? ok(`${typed.slice(0, at).toLowerCase()}@${domain.value}` as Address) : strict;
}

/** Parses a domain that others may have made on the mail server, as {@link parseExistingAddress} does. */
export function parseExistingDomain(
  text: string,
  strict: Result<Domain, DomainFault>,
): Result<Domain, DomainFault> {
  if (strict.ok || notAnAddressCodes.has(strict.fault.code)) return strict;
  return ok(text.trim().toLowerCase() as Domain);
}

/** The syntax rule that an existing address or catch-all breaks; null: none. */
export function syntaxFault(address: Address): AddressFault | null {
  const strict = parseAddressOrCatchAll(address);
  return strict.ok ? null : strict.fault;
}

function join(local: string, domainText: string, text: string): Result<Address, AddressFault> {
  const domain = parseDomain(domainText);
  if (!domain.ok) return err({ ...domain.fault, text });
  const address = `${local.toLowerCase()}@${domain.value}`;
  if (address.length > maxAddress) return err({ code: 'address-too-long', text, octets: address.length });
  return ok(address as Address);
}

function localPartFault(local: string, text: string): AddressFault | undefined {
  if (local === '') return { code: 'local-part-empty', text };
  if (local.startsWith('"')) return { code: 'local-part-quoted', text };
  const foreign = /[^\x20-\x7e]/u.exec(local);
  if (foreign) return { code: 'local-part-not-ascii', text, character: foreign[0] };
  const forbidden = /[^a-z0-9.!#$%&'*+/=?^_`{|}~-]/i.exec(local);
  if (forbidden) return { code: 'local-part-character', text, character: forbidden[0] };
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return { code: 'local-part-dots', text };
  if (local.length > maxLocalPart) return { code: 'local-part-too-long', text, octets: local.length };
  return undefined;
}

/** Local parts that RFC 5321 allows and Postfix does not take mail for. */
export type DeliveryFault =
  /** postconf(5): allow_percent_hack, swap_bangpath and allow_untrusted_routing make a route of it. */
  | { readonly code: 'local-part-route'; readonly text: string; readonly character: string }
  /** postconf(5): allow_min_user; programs would read it as an option. */
  | { readonly code: 'local-part-hyphen'; readonly text: string }
  /** An address of literally that name, which people take for a catch-all. */
  | { readonly code: 'local-part-star'; readonly text: string; readonly domain: Domain };

/** Why an address can't be created, even though others may have made it; null: it can. */
export function deliveryFault(address: Address): DeliveryFault | null {
  const local = localPartOf(address);
  const route = /[%!]/.exec(local)?.[0];
  if (route) return { code: 'local-part-route', text: address, character: route };
  if (local.startsWith('-')) return { code: 'local-part-hyphen', text: address };
  return local === '*' ? { code: 'local-part-star', text: address, domain: domainOf(address) } : null;
}

const isPlainAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

export const localPartOf = (address: Address): string => address.slice(0, address.lastIndexOf('@'));

export const domainOf = (address: Address): Domain => address.slice(address.lastIndexOf('@') + 1) as Domain;

/** The catch-all of a domain, which takes the mail to its unknown addresses. */
export const catchAllOf = (domain: Domain): Address => `@${domain}` as Address;

export const isCatchAll = (address: Address): boolean => address.startsWith('@');

/** The default recipient delimiter, as in Postfix's own example and in PostfixAdmin's. */
export const defaultDelimiter = '+';

/**
 * Strips an address's tag (`bob+news@` → `bob@`): RFC 5233 subaddressing.
 * @param delimiters as in Postfix's `recipient_delimiter`: any of its characters separates; empty: none does.
 */
export function stripTag(address: Address, delimiters: string = defaultDelimiter): Address {
  const local = localPartOf(address);
  const delimiter = findDelimiter(address, delimiters);
  if (delimiter === null) return address;
  return `${local.slice(0, local.indexOf(delimiter, 1))}@${domainOf(address)}` as Address;
}

/** The character that starts an address's tag; null without a tag. The first character of a local part starts none. */
export const findDelimiter = (address: Address, delimiters: string = defaultDelimiter): string | null =>
  Array.from(localPartOf(address).slice(1)).find((character) => delimiters.includes(character)) ?? null;

/** `postmaster@domain`, which RFC 5321 4.5.1 requires of every domain that receives mail. */
export const postmasterOf = (domain: Domain): Address => `postmaster@${domain}` as Address;

export const isPostmaster = (address: Address): boolean => localPartOf(address) === 'postmaster';

/**
 * Local parts by which certificate authorities validate a domain's ownership (CA/Browser Forum BR 3.2.2.4.4), and those
 * for a domain's network and services (RFC 2142, 4 and 5). Not those for business (RFC 2142, 3: info, marketing, sales,
 * support): they prove nothing, and teams create and change them every day.
 */
const ownershipProofs = new Set([
  ...['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'],
  ...['abuse', 'noc', 'security'],
  ...['ftp', 'news', 'usenet', 'uucp', 'www'],
]);

/** Whether its mail proves the ownership of its domain. Ignores a tag. */
export const provesDomainOwnership = (address: Address): boolean =>
  ownershipProofs.has(localPartOf(stripTag(address)));

/** A domain in Unicode (U-labels): the same where it has no A-label, which begins with `xn--` (RFC 5890). */
export const unicodeDomain = (domain: Domain): string =>
  domain.includes('xn--') ? domainToUnicode(domain) || domain : domain;

/** An address with its domain in Unicode. */
export const unicodeAddress = (address: Address): string =>
  `${localPartOf(address)}@${unicodeDomain(domainOf(address))}`;

/**
 * A domain as shown to people: one that is not ASCII is followed by its A-labels, since letters of different scripts look
 * alike.
 */
export function displayDomain(domain: Domain): string {
  const unicode = unicodeDomain(domain);
  return unicode === domain ? domain : `${unicode} (${domain})`;
}

/**
 * An address as shown to people, its domain by {@link displayDomain}. Not for addresses that are to be typed again. A
 * local part in another script (RFC 6531) is followed by the code points of its letters.
 */
export function displayAddress(address: Address): string {
  const local = localPartOf(address);
  const points = isPlainAscii(local)
    ? ''
    : ` (${local.replace(/[^\x20-\x7e]/gu, (each) => `<${codePointOf(each)}>`)})`;
  return `${local}@${displayDomain(domainOf(address))}${points}`;
}
