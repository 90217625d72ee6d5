import { domainToASCII, domainToUnicode } from 'node:url';
import { err, ok, type Result } from '../result.ts';
import { normalizeInput } from '../text/normalize-input.ts';

declare const kind: unique symbol;

/** A mail domain: lower case, A-labels (RFC 5890), no trailing dot. */
export type Domain = string & { readonly [kind]: 'Domain' };

/** `local@domain`, lower case; the local part of a catch-all is empty (`@domain`). Only the parsers here make one. */
export type Address = string & { readonly [kind]: 'Address' };

/** RFC 5321, 4.5.3.1.1: octets of a local part. */
export const maxLocalPart = 64;
/** RFC 5321, 4.5.3.1.2: octets of a domain. */
export const maxDomain = 255;
/** RFC 5321, 4.5.3.1.3 allows 256 octets for a path, of which two are the angle brackets. */
export const maxAddress = 254;
/** RFC 1035, 2.3.4: octets of a label. */
export const maxLabel = 63;

/** The rules of addresses, one code each, so that every refusal names the rule that was broken. */
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
 * Reads a domain as people type it: any case, U-labels or A-labels, a trailing dot forgiven.
 * Labels follow RFC 1123 2.1 (letters, digits, inner hyphens); IDNs go through UTS #46.
 */
export function parseDomain(text: string): Result<Domain, DomainFault> {
  const typed = normalizeInput(text).trim().replace(/\.$/, '');
  if (typed === '') return err({ code: 'domain-empty', text });
  if (typed.startsWith('[')) return err({ code: 'domain-literal', text });
  const ascii = isPlainAscii(typed) ? typed.toLowerCase() : toALabels(typed);
  if (ascii === '') return err({ code: 'domain-label', text, label: typed });
  const fault = domainRuleFault(ascii, text);
  return fault ? err(fault) : ok(ascii as Domain);
}

/** Empty where there is no such domain. */
function toALabels(typed: string): string {
  // domainToASCII reads the host of a URL: it would decode %2e, and end at a slash, in silence.
  const hasOnlyDomainCharacters = /^[a-z0-9.\-\u{80}-\u{10ffff}]*$/iu.test(typed);
  return hasOnlyDomainCharacters ? domainToASCII(typed) : '';
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
  // An A-label that Unicode can't show would be stored as something nobody can read or type again.
  return !label.startsWith('xn--') || domainToUnicode(label) !== label;
}

/**
 * Reads an address as people type it. The local part is a dot-atom (RFC 5321 4.1.2), folded to lower case:
 * RFC 5321 2.4 leaves its case to the receiving host, and every mail server that we drive folds it.
 */
export function parseAddress(text: string): Result<Address, AddressFault> {
  const typed = normalizeInput(text).trim();
  const at = typed.lastIndexOf('@');
  if (at < 0) return err({ code: 'address-without-at', text });
  const local = typed.slice(0, at);
  const fault = localPartFault(local, text);
  if (fault) return err(fault);
  return join(local, typed.slice(at + 1), text);
}

/** Reads an address or a domain's catch-all, `@domain`. */
export function parseAddressOrCatchAll(text: string): Result<Address, AddressFault> {
  const typed = normalizeInput(text).trim();
  return typed.startsWith('@') ? join('', typed.slice(1), text) : parseAddress(typed);
}

/** What says that a text names no address at all, be it there or not. */
const notAnAddressCodes: ReadonlySet<AddressFault['code']> = new Set([
  'address-without-at',
  'local-part-empty',
  'domain-empty',
]);

/**
 * An address as a mail server may hold it, by others' hands, where the strict reading of it names a rule: such a one may
 * be looked up, changed and deleted, and not be made.
 */
export function parseExistingAddress(
  text: string,
  strict: Result<Address, AddressFault>,
): Result<Address, AddressFault> {
  if (strict.ok || notAnAddressCodes.has(strict.fault.code)) return strict;
  const typed = text.trim();
  const at = typed.lastIndexOf('@');
  const domain = parseExistingDomain(typed.slice(at + 1), parseDomain(typed.slice(at + 1)));
  return domain.ok ? ok(`${typed.slice(0, at).toLowerCase()}@${domain.value}` as Address) : strict;
}

/** A domain as a mail server may hold it, as {@link parseExistingAddress}. */
export function parseExistingDomain(
  text: string,
  strict: Result<Domain, DomainFault>,
): Result<Domain, DomainFault> {
  if (strict.ok || notAnAddressCodes.has(strict.fault.code)) return strict;
  return ok(text.trim().toLowerCase() as Domain);
}

/** The rule that keeps an address from being made; null: it is a proper one, or a proper catch-all. */
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

/** What keeps Postfix from taking mail to an address, though RFC 5321 allows it. */
export type DeliveryFault =
  /** postconf(5): allow_percent_hack, swap_bangpath and allow_untrusted_routing read a route in it. */
  | { readonly code: 'local-part-route'; readonly text: string; readonly character: string }
  /** postconf(5): allow_min_user; programs would take it for an option. */
  | { readonly code: 'local-part-hyphen'; readonly text: string }
  /** An address of that very name, which people take for a catch-all. */
  | { readonly code: 'local-part-star'; readonly text: string; readonly domain: Domain };

/** Why nobody makes an address, which may be there all the same, by others' hands; null: nothing speaks against it. */
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

/** What takes the mail to a domain's addresses that do not exist. */
export const catchAllOf = (domain: Domain): Address => `@${domain}` as Address;

export const isCatchAll = (address: Address): boolean => address.startsWith('@');

/** What separates tags where a mail server says nothing else: as in Postfix's own example, and PostfixAdmin's. */
export const defaultDelimiter = '+';

/**
 * The address that receives for a tagged one (`bob+news@` → `bob@`): RFC 5233 subaddressing.
 * @param delimiters as Postfix's `recipient_delimiter`: any of its characters separates, and none where it is empty.
 */
export function stripTag(address: Address, delimiters: string = defaultDelimiter): Address {
  const local = localPartOf(address);
  const delimiter = findDelimiter(address, delimiters);
  if (delimiter === null) return address;
  return `${local.slice(0, local.indexOf(delimiter, 1))}@${domainOf(address)}` as Address;
}

/** The character with which an address's tag begins; null where it has none. A local part's first begins no tag. */
export const findDelimiter = (address: Address, delimiters: string = defaultDelimiter): string | null =>
  Array.from(localPartOf(address).slice(1)).find((character) => delimiters.includes(character)) ?? null;

/** `postmaster@domain`, which RFC 5321 4.5.1 requires of every domain that receives mail. */
export const postmasterOf = (domain: Domain): Address => `postmaster@${domain}` as Address;

export const isPostmaster = (address: Address): boolean => localPartOf(address) === 'postmaster';

/**
 * The addresses by which certificate authorities let someone prove a domain is theirs (CA/Browser Forum BR 3.2.2.4.4),
 * and the others that speak for a domain's network and services (RFC 2142, 4 and 5). Those that speak for its business
 * (RFC 2142, 3: info, marketing, sales, support) prove nothing, and teams make and change them every day.
 */
const ownershipProofs = new Set([
  ...['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'],
  ...['abuse', 'noc', 'security'],
  ...['ftp', 'news', 'usenet', 'uucp', 'www'],
]);

/** Whether who reads an address can prove that its domain is theirs; a tag changes nothing of that. */
export const provesDomainOwnership = (address: Address): boolean =>
  ownershipProofs.has(localPartOf(stripTag(address)));

/** A domain in U-labels, where it has any. */
export const unicodeDomain = (domain: Domain): string => domainToUnicode(domain) || domain;

/** An address with its domain in U-labels. */
export const unicodeAddress = (address: Address): string =>
  `${localPartOf(address)}@${unicodeDomain(domainOf(address))}`;

/**
 * A domain as people read it: where it is not ASCII, its A-labels stand beside it, since letters of one script pass for
 * those of another.
 */
export function displayDomain(domain: Domain): string {
  const unicode = unicodeDomain(domain);
  return unicode === domain ? domain : `${unicode} (${domain})`;
}

/**
 * An address as people read it, its domain as {@link displayDomain} has it. Where it is to be typed, it stands as it is.
 * A local part that others have written in another script (RFC 6531) has the code points of its letters beside it.
 */
export function displayAddress(address: Address): string {
  const local = localPartOf(address);
  const points = isPlainAscii(local) ? '' : ` (${local.replace(/[^\x20-\x7e]/gu, codePoint)})`;
  return `${local}@${displayDomain(domainOf(address))}${points}`;
}

const codePoint = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
