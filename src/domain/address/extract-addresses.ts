import { err, ok, type Result } from '../result.ts';
import { normalizeInput } from '../text/normalize-input.ts';
import type { AddressFault } from './address.ts';
import { type Destination, parseDestination } from './destination.ts';

/** Links to an address, as Slack writes them (`<mailto:a@x.org|a@x.org>`) and as Markdown does (`[a@x.org](mailto:a@x.org)`). */
const addressLinks =
  /<mailto:([^\s<>|?]*)[^<>|]*(?:\|[^<>]*)?>|\[[^\][]*\]\(<?mailto:([^\s()<>?]*)[^\s()]*\)/gi;

/** `Ann Lee [mailto:a@x.org]` of older Outlooks, and `Ann Lee (a@x.org)` of address books. */
const bracketed = /\[mailto:([^\s[\]]*)\]|(?<=^|\s)\(([^\s()<>]+@[^\s()<>]+)\)/gi;

/** Links to a domain: `<http://x.org|x.org>`, `[x.org](https://x.org/)`, `https://x.org/`. */
const domainLinks =
  /<https?:\/\/([^\s<>|?#/]*)[^<>|]*(?:\|[^<>]*)?>|\[[^\][]*\]\(<?https?:\/\/([^\s()<>?#/]*)[^\s()]*\)|https?:\/\/([^\s,;?#/]*)\S*/gi;

/** `a@x.org (Ann Lee)`, as old mail programs write a name (RFC 5322, comments), and as we show a domain's A-labels. */
const comments = /(@[^\s()<>,;"]+>?)(?:\s+\([^()@]*\))+/g;

/** Normalizes what somebody typed or pasted: plain ASCII punctuation, and links replaced by their address or domain. */
const toPlainText = (text: string): string =>
  normalizeInput(text)
    .replace(/[“”„‟«»]/g, '"')
    .replace(bracketed, (_all, link?: string, address?: string) => `<${link ?? address ?? ''}>`)
    .replace(comments, '$1')
    .replace(addressLinks, (_all, slack?: string, markdown?: string) => `<${slack ?? markdown ?? ''}>`)
    .replace(domainLinks, (_all, ...found: (string | undefined)[]) => found[0] ?? found[1] ?? found[2] ?? '');

/** The domain that somebody typed, without a link, quotation marks or a leading `@` around it. */
export const extractDomain = (text: string): string =>
  unquote(
    toPlainText(text)
      .trim()
      .replace(/^<(.*)>$/, '$1'),
  ).replace(/^@|[,;]$/g, '');

type Token = { readonly kind: 'quoted' | 'angle' | 'comma' | 'end' | 'word'; readonly text: string };

const tokens =
  /(?<word>"[^"]*"(?=@)[^\s,;<>]*)|"(?<quoted>[^"]*)"|<(?<angle>[^<>]*)>|(?<comma>,)|(?<end>[;\r\n])|(?<other>[^\s,;<>"]+|[<>"])/g;

function tokensOf(text: string): Token[] {
  return Array.from(toPlainText(text).matchAll(tokens), ({ groups = {} }): Token => {
    if (groups['quoted'] !== undefined) return { kind: 'quoted', text: groups['quoted'] };
    if (groups['angle'] !== undefined) return { kind: 'angle', text: groups['angle'].trim() };
    if (groups['comma']) return { kind: 'comma', text: ',' };
    if (groups['end']) return { kind: 'end', text: ';' };
    return { kind: 'word', text: unquote(groups['word'] ?? groups['other'] ?? '') };
  });
}

/** Strips `mailto:` and surrounding quotation marks. A leading apostrophe may belong to a name. */
const unquote = (word: string): string =>
  word.replace(/^["'‘’‚‛‹](.*)["'‘’›]$/s, '$1').replace(/^mailto:([^?]*).*$/is, '$1');

/**
 * Extracts the addresses from a list that people typed or pasted, each as spelled: separated by commas, semicolons, spaces
 * or line ends, alone or as `Name <address>`, where a name may contain commas and be quoted. Refuses anything that is
 * neither an address nor the name before one.
 */
export function extractAddresses(text: string): Result<string[], AddressFault> {
  const addresses: string[] = [];
  let name: string[] = [];
  let before: Token | undefined;
  const all = tokensOf(text);
  for (const [place, token] of all.entries()) {
    const isList = token.kind === 'quoted' && token.text.includes('@') && all[place + 1]?.kind !== 'angle';
    if (token.kind === 'angle') {
      if (!isSame(before, token)) addresses.push(unquote(token.text));
      name = [];
    } else if (isList && name.length === 0) {
      const inner = extractAddresses(token.text);
      if (!inner.ok) return inner;
      addresses.push(...inner.value);
    } else if (token.kind === 'word' && token.text.includes('@') && name.length === 0) {
      addresses.push(token.text);
    } else if (token.kind === 'quoted' || (token.kind === 'word' && !token.text.includes('@'))) {
      name.push(token.text);
    } else if (token.kind !== 'comma' && name.length > 0) {
      return withoutAt(name);
    }
    before = token;
  }
  return name.length > 0 ? withoutAt(name) : ok(addresses);
}

/** `a@x.org <a@x.org>`: an address in the place of a name. */
const isSame = (before: Token | undefined, { text }: Token): boolean =>
  before?.kind === 'word' && before.text.toLowerCase() === text.toLowerCase();

const withoutAt = (name: readonly string[]): Result<never, AddressFault> =>
  err({ code: 'address-without-at', text: name.join(' ') });

/** The address in a text, in whatever form; the text itself where there is none or several, so that parsing names the fault. */
export function extractAddress(text: string): string {
  const spelled = extractAddresses(text);
  return spelled.ok && spelled.value.length === 1 ? (spelled.value[0] ?? text) : text;
}

/** Parses a list of addresses, in whatever form, as destinations. The first that breaks a rule gives the fault. */
export function parseDestinations(text: string): Result<Destination[], AddressFault> {
  const spelled = extractAddresses(text);
  if (!spelled.ok) return spelled;
  const addresses: Destination[] = [];
  for (const each of spelled.value) {
    const address = parseDestination(each);
    if (!address.ok) return address;
    addresses.push(address.value);
  }
  return ok(addresses);
}
