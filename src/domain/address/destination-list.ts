import type { Destination } from './destination.ts';

/** A destination and its position in a list: with its name and brackets, without what separates it from the next. */
export type ListItem = { readonly destination: Destination; readonly start: number; readonly end: number };

type Token = {
  /** A word or a quoted string, a comment, or a special character. */
  readonly kind: 'word' | 'comment' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

// As Postfix's tok822_scan: RFC 822 with | % and ! as special characters. What is not closed extends to the end.
const tokenAt =
  /(?<word>"(?:\\[\s\S]|[^"\\])*(?:"|\\?$)|\[(?:\\[\s\S]|[^\]\\])*(?:\]|\\?$)|(?:\\[\s\S]?|[^\s()<>@,;:\\".[\]|%!])+)|(?<sign>[()<>@,;:.\]|%!])/y;

/** Lists of only words, `@` and commas need no parser; nearly all are. */
const isPlain = (text: string): boolean => !/[\s()<>;:\\"[\]]/.test(text);

/**
 * Parses a list's destinations with their positions, as Postfix does (cleanup(8), by tok822_parse): separated by commas,
 * semicolons or adjoining words; text before `<>` is a name, text in `()` a comment.
 */
export function parseListItems(list: string): ListItem[] {
  return isPlain(list) ? plainItemsIn(list) : parsed(list);
}

/** Parses a list's destinations, with duplicates. */
export const parseDestinationList = (list: string): Destination[] =>
  parseListItems(list).map(({ destination }) => destination);

function plainItemsIn(list: string): ListItem[] {
  return Array.from(list.matchAll(/[^,]+/g), ({ 0: text, index: start }) => ({
    destination: canonical(text),
    start,
    end: start + text.length,
  }));
}

function tokensIn(list: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < list.length; ) {
    const end = list[at] === '(' ? endOfComment(list, at) : null;
    if (end !== null) tokens.push({ kind: 'comment', text: '', start: at, end });
    tokenAt.lastIndex = at;
    const found = end === null ? tokenAt.exec(list) : null;
    if (found) {
      const kind = found.groups?.['word'] ? 'word' : 'sign';
      tokens.push({ kind, text: closed(found[0]), start: at, end: tokenAt.lastIndex });
    }
    at = end ?? (found ? tokenAt.lastIndex : at + 1);
  }
  return tokens;
}

/** Closes what the list left open at its end, so that more can be appended. */
function closed(word: string): string {
  const whole = word.replace(/(?<!\\)((?:\\\\)*)\\$/, '$1');
  const close = whole.startsWith('"') ? '"' : whole.startsWith('[') ? ']' : '';
  const isClosed = whole.length > 1 && whole.endsWith(close) && !/(?<!\\)(?:\\\\)*\\["\]]$/.test(whole);
  return close === '' || isClosed ? whole : `${whole}${close}`;
}

/** The end of a comment; comments nest. */
function endOfComment(list: string, start: number): number {
  let depth = 0;
  for (let at = start; at < list.length; at += 1) {
    if (list[at] === '\\') at += 1;
    else if (list[at] === '(') depth += 1;
    else if (list[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return list.length;
}

/**
 * Parses from right to left, as Postfix does: what follows words decides whether they are a name. `end` is the end of the
 * tokens that are not part of a destination yet.
 */
function parsed(list: string): ListItem[] {
  const tokens = tokensIn(list).filter(({ kind }) => kind !== 'comment');
  const items: ListItem[] = [];
  const take = (from: number, to: number, extent: readonly [number, number] = [from, to]) => {
    const [first, last] = [tokens[extent[0]], tokens[extent[1] - 1]];
    const texts = tokens.slice(from, Math.max(from, to)).map(({ text }) => text);
    const destination = canonical(texts.join(''));
    if (destination !== '' && first && last)
      items.unshift({ destination, start: first.start, end: last.end });
  };
  /** The nearest of these characters to the left; -1: none. */
  const nearest = (from: number, signs: string): number =>
    tokens
      .slice(0, Math.max(from + 1, 0))
      .findLastIndex(({ kind, text }) => kind === 'sign' && signs.includes(text));

  let end = tokens.length;
  let mayBeWord = true;
  let inGroup = false;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at] as Token;
    const sign = token.kind === 'sign' ? token.text : null;
    const isEnd = sign === ',' || sign === ';' || sign === '>' || (sign === ':' && inGroup);
    if (isEnd || (sign === null && !mayBeWord)) {
      take(at + 1, end);
      end = sign === null ? at + 1 : at;
    }
    mayBeWord = sign !== null;
    inGroup ||= sign === ';';
    if (sign === '>') {
      const open = nearest(at, '<');
      const before = nearest(open - 1, '>;,:');
      take(open + 1, at, [before + 1, at + 1]);
      [end, at] = [Math.max(before, 0), before + 1];
    }
    // The text before the colon is the group's name.
    if (sign === ':' && inGroup) {
      const before = nearest(at, ',');
      [end, at] = [Math.max(before, 0), before + 1];
    }
  }
  take(0, end);
  return items;
}

const dotAtom = /^"([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)"(?=@)/;

/** A destination in its plain form: domain in lower case, no needless quotes around the local part. */
function canonical(text: string): Destination {
  const at = text.lastIndexOf('@');
  const isAddress = at >= 0 && at > text.lastIndexOf('"');
  if (!isAddress) return text as Destination;
  return `${text.slice(0, at)}${text.slice(at).toLowerCase()}`.replace(dotAtom, '$1') as Destination;
}
