import type { Argument, Definition } from './command.ts';
import { commandAt } from './find-command.ts';
import { splitNamedValue } from './named-value.ts';
import { assignWords, type WordAssignment } from './parse-arguments.ts';
import { hasOpenQuote, splitQuoted } from './split-words.ts';

/** How the last word of an unfinished line can be completed. */
export type Completions = {
  /** Whole words, best first. */
  readonly words: readonly string[];
  /** What to look up and put before the words: addresses, domains or people that begin with `prefix`, each after `before`. */
  readonly lookup: Lookup | null;
};

type Lookup = {
  readonly kind: 'addresses' | 'domains' | 'people';
  /** Lower case. */
  readonly prefix: string;
  /** The part of the last word that stays as it is, such as `forward:a@example.org,`. */
  readonly before: string;
};

const noCompletions: Completions = { words: [], lookup: null };

/** Completes the last word of a line, which is empty after a space: with command words, choices, `name:`, or a lookup. */
export function completionsFor(commands: readonly Definition[], line: string): Completions {
  const last = /\S*$/.exec(line)?.[0] ?? '';
  const earlier = splitQuoted(line.slice(0, line.length - last.length));
  if ([...earlier, last].some(hasOpenQuote)) return noCompletions;
  const [first, ...words] = earlier;
  if (first === undefined) return { ...noCompletions, words: withPrefix(['/mail'], last) };
  if (first.toLowerCase() !== '/mail') return noCompletions;
  const command = commandAt(commands, words);
  if (!command) return { ...noCompletions, words: pathWords(commands, words, last) };
  const assigned = assignWords(command, words.slice(command.path.length));
  return assigned.ok ? completeArguments(commands, command, assigned.value, last) : noCompletions;
}

function completeArguments(
  commands: readonly Definition[],
  definition: Definition,
  { given, next }: WordAssignment,
  last: string,
): Completions {
  const named = splitNamedValue(definition, last);
  if (named)
    return given.has(named.argument.name)
      ? noCompletions
      : completeValue(commands, named.argument, [], named.before, named.value);
  const values = next ? (given.get(next.name) ?? []) : [];
  const value = next ? completeValue(commands, next, values, '', last) : noCompletions;
  const mustComeFirst = next !== undefined && values.length === 0 && (next.required || given.has(next.name));
  const names = definition.arguments
    .filter(({ name, positional }) => !positional && !given.has(name))
    .map(({ name }) => `${name}:`);
  return mustComeFirst ? value : { ...value, words: [...value.words, ...withPrefix(names, last)] };
}

function completeValue(
  commands: readonly Definition[],
  { type, completes, choices = [] }: Argument,
  earlier: readonly string[],
  before: string,
  typed: string,
): Completions {
  if (type === 'person') {
    const [, at = '', prefix = ''] = /^(@?)(.*)$/s.exec(typed.toLowerCase()) ?? [];
    return { ...noCompletions, lookup: { kind: 'people', prefix, before: before + at } };
  }
  if (completes === 'commands') return { ...noCompletions, words: pathWords(commands, earlier, typed) };
  if (!completes)
    return { ...noCompletions, words: withPrefix(choices, typed).map((choice) => before + choice) };
  const comma = type === 'addresses' ? typed.search(/[^,;]*$/) : 0;
  const prefix = typed.slice(comma).toLowerCase();
  return { ...noCompletions, lookup: { kind: completes, prefix, before: before + typed.slice(0, comma) } };
}

/** The words of commands' paths that may follow the earlier ones. */
function pathWords(commands: readonly Definition[], earlier: readonly string[], typed: string): string[] {
  const words = commands
    .filter(({ path }) => earlier.every((word, place) => word.toLowerCase() === path[place]))
    .flatMap(({ path }) => path[earlier.length] ?? []);
  return withPrefix([...new Set(words)], typed);
}

const withPrefix = (candidates: readonly string[], typed: string): string[] =>
  candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed.toLowerCase()));
