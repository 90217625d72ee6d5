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

/** What somebody typed or pasted, in plain ASCII punctuation and out of the links that a program made of it. */
const toPlainText = (text: string): string =>
  normalizeInput(text)
    .replace(/[“”„‟«»]/g, '"')
    .replace(bracketed, (_all, link?: string, address?: string) => `<${link ?? address ?? ''}>`)
    .replace(comments, '$1')
    .replace(addressLinks, (_all, slack?: string, markdown?: string) => `<${slack ?? markdown ?? ''}>`)
    .replace(domainLinks, (_all, ...found: (string | undefined)[]) => found[0] ?? found[1] ?? found[2] ?? '');

/** A domain as it was typed, out of a link, quotation marks and the `@` before it. */
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

/** Without the quotation marks around it that programs put there, and `mailto:`. An apostrophe may begin a name. */
const unquote = (word: string): string =>
  word.replace(/^["'‘’‚‛‹](.*)["'‘’›]$/s, '$1').replace(/^mailto:([^?]*).*$/is, '$1');

/**
 * The addresses of a list as people type and paste it, each as it was spelled: with commas, semicolons, spaces or ends of
 * lines between, by themselves or as `Name <address>`, where a name may hold a comma and stand in quotation marks.
 * Whatever is neither an address nor the name before one is refused.
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

/** `a@x.org <a@x.org>`: an address that stands for its owner's name. */
const isSame = (before: Token | undefined, { text }: Token): boolean =>
  before?.kind === 'word' && before.text.toLowerCase() === text.toLowerCase();

const withoutAt = (name: readonly string[]): Result<never, AddressFault> =>
  err({ code: 'address-without-at', text: name.join(' ') });

/** The one address that a text spells, in whatever form; the text itself where it spells none or more, for its fault. */
export function extractAddress(text: string): string {
  const spelled = extractAddresses(text);
  return spelled.ok && spelled.value.length === 1 ? (spelled.value[0] ?? text) : text;
}

/** Reads a list of addresses in whatever form, for mail to be led to. The first that breaks a rule is the fault. */
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
