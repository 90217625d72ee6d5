import { unwrap } from './plain-list-text.ts';

/** A part of a list of addresses. */
export type ListToken = {
  /** `sign`: neither a letter nor a digit, or the number before an item. */
  readonly kind: 'quoted' | 'angle' | 'comma' | 'end' | 'sign' | 'word';
  readonly text: string;
};

const parts =
  /(?<word>"[^"]*"(?=@)[^\s,;<>]*)|"(?<quoted>[^"]*)"|<(?<angle>[^<>]*)>|(?<comma>,)|(?<end>[;\r\n])|(?<other>[^\s,;<>"]+|[<>"])/g;

const withoutLetters = /^[^\p{L}\p{N}@]+$|^\(?\d{1,3}[.)]$/u;

/** Splits a list in plain text into addresses, words of names and separators. Skips what only arranges or titles them. */
export const listTokens = (text: string): ListToken[] =>
  skipSigns(joinAtSigns(skipTitles(Array.from(text.matchAll(parts), toToken))));

function toToken({ groups = {} }: RegExpExecArray): ListToken {
  if (groups['quoted'] !== undefined) return { kind: 'quoted', text: groups['quoted'] };
  if (groups['angle'] !== undefined) return { kind: 'angle', text: groups['angle'].trim() };
  if (groups['comma']) return { kind: 'comma', text: ',' };
  if (groups['end']) return { kind: 'end', text: ';' };
  const word = groups['word'] ?? groups['other'] ?? '';
  return { kind: withoutLetters.test(word) ? 'sign' : 'word', text: unwrap(word) };
}

export const isAddressToken = ({ kind, text }: ListToken): boolean =>
  kind === 'angle' || (kind !== 'comma' && kind !== 'end' && text.includes('@'));

const startsItem = (before: ListToken | undefined): boolean =>
  before === undefined || before.kind === 'comma' || before.kind === 'end';

const attachedTitle = /^[^@:"]+:(?=[^@:]+@)/;

/** Skips the title of a group (RFC 5322) or of a pasted line: `Team: a@x.org, b@x.org;`, `Ann:a@x.org`. */
function skipTitles(all: readonly ListToken[]): ListToken[] {
  const kept: ListToken[] = [];
  let start = 0;
  for (const token of all) {
    if (startsItem(kept.at(-1))) start = kept.length;
    const isFirst = kept.length === start;
    const endsTitle =
      token.text.endsWith(':') && !isAddressToken(token) && !kept.slice(start).some(isAddressToken);
    if (endsTitle) kept.length = start;
    else if (isFirst && token.kind === 'word')
      kept.push({ ...token, text: token.text.replace(attachedTitle, '') });
    else kept.push(token);
  }
  return kept;
}

const conjunctions = new Set(['and', 'et']);

/** Skips bullets, numbers and signs before an address or a name, and the “and” between two. */
function skipSigns(all: readonly ListToken[]): ListToken[] {
  const kept: ListToken[] = [];
  for (const [place, token] of all.entries()) {
    const before = kept.at(-1);
    const isFirst = startsItem(before) || (before !== undefined && isAddressToken(before));
    const isConjunction = before !== undefined && conjunctions.has(token.text) && place < all.length - 1;
    if (!isFirst || !(token.kind === 'sign' || isConjunction)) kept.push(token);
  }
  return kept;
}

/** Joins an address that was typed or pasted with blanks beside its `@`. */
function joinAtSigns(all: readonly ListToken[]): ListToken[] {
  const joined: ListToken[] = [];
  for (const token of all) {
    const before = joined.at(-1);
    if (before && areOneAddress(before, token))
      joined[joined.length - 1] = { kind: 'word', text: before.text + token.text };
    else joined.push(token);
  }
  return joined;
}

function areOneAddress(one: ListToken, other: ListToken): boolean {
  if (one.kind !== 'word' || other.kind !== 'word') return false;
  return one.text.includes('@')
    ? /^[^@]+@$/.test(one.text) && /^[^@]+\.[^@]+$/.test(other.text)
    : /^@(?:$|[^@]+\.[^@]+$)/.test(other.text);
}

/** Removes brackets around a whole list: `(a@x.org, b@x.org)`. */
export const unbracket = (text: string): string =>
  text.replace(/^\s*[([{]([^()[\]{}@]*@[^()[\]{}]*)[)\]}][\s,;.]*$/, '$1');
