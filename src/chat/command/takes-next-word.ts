import { isCountUnfinished } from '../../domain/count.ts';
import { isQuotaContinuation } from '../../domain/size.ts';
import { isTimeWord } from '../../domain/time/time-words.ts';
import type { Argument, Definition } from './command.ts';
import { argumentNamed } from './names/command-names.ts';

/**
 * Whether an argument for which `values` were typed also takes the first of the words that `follow`. Addresses may be many,
 * a positional text needs no quotes, and some values are written with spaces: `2 GB`, `nº 10`,
 * `Ann Lee <ann@example.org>`.
 */
export function takesNextWord(
  definition: Definition,
  { type, positional, rest }: Argument,
  values: readonly string[],
  follow: readonly string[],
): boolean {
  const [next] = follow;
  switch (type) {
    // A path may have blanks in it.
    case 'file':
    case 'addresses':
      return true;
    // Whoever leaves out the quotation marks means the filters that follow, too.
    case 'selection':
      return next !== undefined && /^[\p{L}-]+[:：=]/u.test(next);
    case 'text':
      return rest === true || positional === true;
    case 'quota':
      return next !== undefined && isQuotaContinuation(next);
    case 'when':
      return next !== undefined && isTimeWord(next) && !isCountToCome(definition, next);
    case 'count':
    case 'page':
      return isCountUnfinished(values.join(' ')) || (next !== undefined && /^\d{3}$/.test(next));
    case 'address':
    case 'address-or-catch-all':
      return (
        (isDisplayName(values) && isDisplayName(wordsBeforeBracket(definition, follow))) ||
        isSplitAtSign(values, next) ||
        isComment(values, follow)
      );
    case 'holder':
      return (
        !values.some((word) => /[^@<]@/.test(word)) &&
        next !== undefined &&
        isNamePart(definition, values, next)
      );
    case 'person':
      return next !== undefined && isNamePart(definition, values, next);
    default:
      return false;
  }
}

/** Whether a number may be one that stands alone in this command, after a time. */
const isCountToCome = ({ arguments: all }: Definition, next: string): boolean =>
  /^\d+$/.test(next) && all.some(({ type, positional }) => type === 'count' && positional);

const bracketedAddress = /^(?:<[^\s<>]*@[^\s<>]*>|\([^\s()]*@[^\s()]*\)|\[mailto:[^\s[\]]*\])[,;]?$/i;

const isDisplayName = (words: readonly string[] | null): boolean =>
  words?.every((word) => !/[@<>]/.test(word)) === true;

/** The words before the first address in angle brackets; null where there is none, or a named argument comes first. */
function wordsBeforeBracket(definition: Definition, words: readonly string[]): readonly string[] | null {
  const index = words.findIndex((word) => bracketedAddress.test(word));
  const before = words.slice(0, index);
  const namesArgument = before.some(
    (word) => word.includes(':') && argumentNamed(definition, word.slice(0, word.indexOf(':'))),
  );
  return index < 0 || namesArgument ? null : before;
}

/** `bob @example.org`, `bob@ example.org`: the blank was pasted. */
const isSplitAtSign = (values: readonly string[], next = ''): boolean =>
  values.join(' ').includes('@')
    ? /^[^@<>]+@$/.test(values.join(' ')) && /^[^@]+\.[^@]+$/.test(next)
    : /^@[^@]+\.[^@]+$/.test(next);

/** `ann@example.org (Ann Lee)`: the name after the address, up to where its bracket closes. */
function isComment(values: readonly string[], follow: readonly string[]): boolean {
  const typed = values.join(' ');
  const isInside = typed.includes('(') ? !typed.includes(')') : follow[0]?.startsWith('(') === true;
  return typed.includes('@') && isInside && follow.some((word) => /\)[,;.]?$/.test(word));
}

/** Whether a word is a further part of a person's name: `@Mia Martin`. A mention is whole. */
function isNamePart({ arguments: all }: Definition, values: readonly string[], next: string): boolean {
  const isChoice = all.some(
    ({ positional, choices = [] }) => positional && choices.includes(next.toLowerCase()),
  );
  return !values.some((word) => /^<@|[,;]$/.test(word)) && !/[@<>:]/.test(next) && !isChoice;
}
