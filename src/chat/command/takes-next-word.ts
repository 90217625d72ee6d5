import { isLaterPartOfQuota } from '../../domain/size.ts';
import { asMeant } from '../../domain/text/normalize-input.ts';
import type { Argument, Definition } from './command.ts';

/**
 * Whether an argument for which `values` were typed takes the next of the words that `follow`. Addresses may be many, a text
 * typed by its place needs no quotes around its spaces, and some values are written with spaces: `2 GB`, `nº 10`,
 * `Ann Lee <ann@example.org>`.
 */
export function goesOn(
  definition: Definition,
  { type, positional, rest }: Argument,
  values: readonly string[],
  follow: readonly string[],
): boolean {
  const [next] = follow;
  switch (type) {
    case 'addresses':
      return true;
    case 'text':
      return rest === true || positional === true;
    case 'quota':
      return next !== undefined && isLaterPartOfQuota(next);
    case 'count':
      return /^(?:#|n[°ºo]?\.?|№)$/i.test(asMeant(values.join('')));
    case 'address':
    case 'address-or-catch-all':
      return isName(values) && isName(untilBracket(definition, follow));
    default:
      return false;
  }
}

const bracketed = /^<[^\s<>]*@[^\s<>]*>[,;]?$/;

const isName = (words: readonly string[] | null): boolean =>
  words?.every((word) => !/[@<>]/.test(word)) === true;

/** The words before the first address in angle brackets; null where there is none among those that name no argument. */
function untilBracket({ arguments: all }: Definition, words: readonly string[]): readonly string[] | null {
  const place = words.findIndex((word) => bracketed.test(word));
  const before = words.slice(0, place);
  const names = all.map(({ name }) => `${name}:`);
  const isOther = before.some((word) => names.some((name) => word.toLowerCase().startsWith(name)));
  return place < 0 || isOther ? null : before;
}
