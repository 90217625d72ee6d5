import type { Argument, Definition } from './command.ts';
import { argumentNamed } from './names/command-names.ts';

/** `quota:`, also with the colon of another keyboard, and as other programs have it: `quota=`, `--quota`. */
const namePattern = /^(?<dashes>--|—)?(?<name>[^:：=]+)(?<mark>[:：=])?/su;

/** Splits a word that names an argument in any language, such as `quota:2G`: its parts up to and after the colon. */
export function splitNamedValue(definition: Definition, word: string) {
  const found = namePattern.exec(word);
  const [before = ''] = found ?? [];
  const { dashes, name = '', mark } = found?.groups ?? {};
  if (mark === undefined && dashes === undefined) return undefined;
  const argument = argumentNamed(definition, name);
  return argument && { argument, before, value: word.slice(before.length) };
}

/** Puts a colon that was typed after a space, as in French, beside the name that it follows: `quota : 2G`. */
export function joinColons(definition: Definition, words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const name = joined.at(-1);
    const follows = name !== undefined && /^[:：=]/.test(word) && isArgumentName(definition, name);
    if (follows) joined[joined.length - 1] = name + word;
    else joined.push(word);
  }
  return joined;
}

const isArgumentName = (definition: Definition, word: string): boolean =>
  argumentNamed(definition, word) !== undefined;

/** Whether an argument takes prose, which may have any word and any sign in it. */
export const isProse = ({ type, positional, rest }: Argument): boolean =>
  type === 'text' && (rest === true || positional === true);
