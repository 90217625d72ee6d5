import { err, ok, type Result } from '../result.ts';
import type { AddressFault } from './address.ts';
import { type Destination, destinationKey, parseDestination, uniqueDestinations } from './destination.ts';
import { isAddressToken, type ListToken, listTokens, unbracket } from './list-tokens.ts';
import { toPlainText, unquote } from './plain-list-text.ts';

/** Why a list of addresses is refused. */
export type ListFault =
  | AddressFault
  /** Words before an address without brackets, which may be its name. */
  | { readonly code: 'name-without-brackets'; readonly text: string; readonly address: string };

/** The domain that somebody typed, without a link, quotation marks or a leading `@` around it. */
export const extractDomain = (text: string): string =>
  unquote(
    toPlainText(text)
      .trim()
      .replace(/^<(.*)>$/, '$1'),
  ).replace(/^@|[,;]$/g, '');

/** One address as most are typed, which can't be a list or have anything around it. */
const plainAddress = /^[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i;

/**
 * Extracts the addresses from a list that people typed or pasted, each as spelled: separated by commas, semicolons, spaces,
 * line ends, bullets or “and”, alone or as `Name <address>`, where a name may contain commas and be quoted. Refuses anything
 * that is neither an address nor the name of one.
 */
export function extractAddresses(text: string): Result<string[], ListFault> {
  if (plainAddress.test(text)) return ok([text]);
  const addresses: string[] = [];
  let name: ListToken[] = [];
  let before: ListToken | undefined;
  const all = listTokens(unbracket(toPlainText(text)));
  for (const [place, token] of all.entries()) {
    const isName = token.kind === 'quoted' && (all[place + 1]?.kind === 'angle' || name.length > 0);
    if (token.kind === 'angle' && !/[,;\s]/.test(token.text)) {
      if (!isSame(before, token)) addresses.push(unquote(token.text));
      name = [];
    } else if (isAddressToken(token) && !isName) {
      if (name.some(({ kind }) => kind !== 'quoted')) return nameFault(name, token, before);
      const inner = token.kind === 'word' ? ok(splitJoined(token.text)) : extractAddresses(token.text);
      if (!inner.ok) return inner;
      addresses.push(...inner.value);
      name = [];
    } else if (token.kind === 'end' && name.length > 0) {
      return withoutAt(name);
    } else if (token.kind !== 'end' && token.kind !== 'comma') {
      name.push(token);
    }
    before = token;
  }
  return name.length > 0 ? withoutAt(name) : ok(addresses);
}

/** `a@x.org <a@x.org>`: an address in the place of a name. */
const isSame = (before: ListToken | undefined, { text }: ListToken): boolean =>
  before?.kind === 'word' && before.text.toLowerCase() === text.toLowerCase();

/** `a@x.org/b@x.org`: a local part may have a slash, and no @. */
function splitJoined(word: string): string[] {
  const parts = word.split(/[/|&]/);
  return parts.every((part) => part.split('@').length === 2) ? parts : [word];
}

/** What is wrong with words before an address: they are its name, or something else in the list. */
function nameFault(
  name: readonly ListToken[],
  { text: address }: ListToken,
  before: ListToken | undefined,
): Result<never, ListFault> {
  return before?.kind === 'comma'
    ? withoutAt(name)
    : err({ code: 'name-without-brackets', text: wordsOf(name), address });
}

const withoutAt = (name: readonly ListToken[]): Result<never, AddressFault> =>
  err({ code: 'address-without-at', text: wordsOf(name) });

const wordsOf = (name: readonly ListToken[]): string =>
  name
    .map(({ text }) => text)
    .join(' ')
    .replace(/(?<=[\p{L}\p{N}])[\s:–-]+$/u, '');

/** The address in a text, in whatever form; the text itself where there is none or several, so that parsing names the fault. */
export function extractAddress(text: string): string {
  const spelled = extractAddresses(text);
  return spelled.ok && spelled.value.length === 1 ? (spelled.value[0] ?? text) : text;
}

/**
 * The same for an address that others may have made, with blanks and signs that none can be made with: without quotation
 * marks, brackets or a link around it, it is taken as it is typed.
 */
export const extractExistingAddress = (text: string): string =>
  /^[^@<>()[\],;"“”„«»'‘’`]+@[^@<>()[\],;"“”„«»'‘’`\s]+$/.test(text) && !/^mailto:/i.test(text)
    ? text
    : extractAddress(text);

/** Parses a list of addresses, in whatever form, as destinations, each once. The first that breaks a rule gives the fault. */
export function parseDestinations(text: string): Result<Destination[], ListFault> {
  const all = parseEach(text);
  return all.ok ? ok(uniqueDestinations(all.value)) : all;
}

/** The destinations that a list names more than once. */
export function repeatedDestinations(text: string): Destination[] {
  const all = parseEach(text);
  if (!all.ok) return [];
  const keys = all.value.map(destinationKey);
  return uniqueDestinations(
    all.value.filter((each) => keys.indexOf(destinationKey(each)) !== keys.lastIndexOf(destinationKey(each))),
  );
}

function parseEach(text: string): Result<Destination[], ListFault> {
  const spelled = extractAddresses(text);
  if (!spelled.ok) return spelled;
  const destinations: Destination[] = [];
  for (const each of spelled.value) {
    const destination = parseDestination(each);
    if (!destination.ok) return destination;
    destinations.push(destination.value);
  }
  return ok(destinations);
}
