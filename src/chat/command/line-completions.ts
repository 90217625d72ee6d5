import { type Locale, locales } from '../../domain/actor.ts';
import { whereFilters } from './arguments.ts';
import type { Argument, Definition } from './command.ts';
import { calledCommand } from './find-command.ts';
import { splitNamedValue } from './named-value.ts';
import { argumentNameIn, foldName, pathIn, typedChoiceIn } from './names/command-names.ts';
import { assignWords, type WordAssignment } from './parse-arguments.ts';
import { splitAtOpenQuote, splitQuoted } from './split-words.ts';

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

/** The commands whose words complete a line, and the language whose names they are completed with. */
type Vocabulary = { readonly commands: readonly Definition[]; readonly locale: Locale };

/** Completes the last word of a line, which is empty after a space: with command words, choices, `name:`, or a lookup. */
export function completionsFor(
  commands: readonly Definition[],
  line: string,
  locale: Locale = 'en',
): Completions {
  const vocabulary = { commands, locale };
  const quoted = splitAtOpenQuote(line);
  if (quoted) return completeQuoted(vocabulary, quoted);
  const last = /\S*$/.exec(line)?.[0] ?? '';
  const earlier = splitQuoted(line.slice(0, line.length - last.length));
  const [first, ...words] = earlier;
  if (first === undefined) return { ...noCompletions, words: withPrefix(['/mail'], last) };
  if (first.toLowerCase() !== '/mail') return noCompletions;
  const next = pathWords(vocabulary, words, last);
  const called = next.length === 0 ? calledCommand(commands, words) : undefined;
  if (!called) return { ...noCompletions, words: next };
  const assigned = assignWords(called.command, called.rest);
  return assigned.ok ? completeArguments(vocabulary, called.command, assigned.value, last) : noCompletions;
}

/** What may be typed in several words without quotation marks, and be whole after each of them. */
const goesOn: ReadonlySet<Argument['type']> = new Set(['selection', 'when']);

function completeArguments(
  vocabulary: Vocabulary,
  definition: Definition,
  { given, next }: WordAssignment,
  last: string,
): Completions {
  const named = splitNamedValue(definition, last);
  if (named)
    return given.has(named.argument.name)
      ? noCompletions
      : completeValue(vocabulary, definition, named.argument, {
          earlier: [],
          before: named.before,
          typed: named.value,
        });
  const [latest, typed = []] = [...given].at(-1) ?? [];
  const ongoing = definition.arguments.find(({ name, type }) => name === latest && goesOn.has(type));
  const further =
    ongoing && ongoing !== next
      ? completeValue(vocabulary, definition, ongoing, { earlier: typed, before: '', typed: last })
      : noCompletions;
  const values = next ? (given.get(next.name) ?? []) : [];
  const value = next
    ? completeValue(vocabulary, definition, next, { earlier: values, before: '', typed: last })
    : noCompletions;
  const mustComeFirst = next !== undefined && values.length === 0 && (next.required || given.has(next.name));
  const names = definition.arguments
    .filter(({ name, positional }) => !positional && !given.has(name))
    .filter(({ insteadOf }) => (mustComeFirst ? insteadOf === next.name : true))
    .map(({ name }) => `${argumentNameIn(definition, name, vocabulary.locale)}:`);
  return {
    lookup: further.lookup ?? value.lookup,
    words: [...further.words, ...value.words, ...withPrefix(names, last)],
  };
}

/** An unfinished value: the words of it that stand before, the part of the last word that stays, and the rest. */
type Unfinished = { readonly earlier: readonly string[]; readonly before: string; readonly typed: string };

function completeValue(
  vocabulary: Vocabulary,
  definition: Definition,
  { type, completes, choices = [] }: Argument,
  { earlier, before, typed }: Unfinished,
): Completions {
  if (type === 'person') {
    const [, at = '', prefix = ''] = /^(@?)(.*)$/s.exec(typed.toLowerCase()) ?? [];
    return { ...noCompletions, lookup: { kind: 'people', prefix, before: before + at } };
  }
  if (type === 'when') return completeTime(vocabulary, { earlier, before, typed });
  if (type === 'selection') return completeFilters(vocabulary, { earlier, before, typed });
  if (completes === 'commands') return { ...noCompletions, words: pathWords(vocabulary, earlier, typed) };
  if (!completes)
    return {
      ...noCompletions,
      words: withPrefix(
        choices.map((choice) => typedChoiceIn(definition, choice, vocabulary.locale)),
        typed,
      ).map((choice) => before + choice),
    };
  const comma = type === 'addresses' ? typed.search(/[^,;]*$/) : 0;
  const prefix = typed.slice(comma).toLowerCase();
  return { ...noCompletions, lookup: { kind: completes, prefix, before: before + typed.slice(0, comma) } };
}

/** What people mostly mean, and a time of day behind a date. */
const usualTimes = {
  en: ['tomorrow 9:00', 'tomorrow', 'monday', 'friday', '7d', '30d', '90d'],
  fr: ['demain 9h', 'demain', 'lundi', 'vendredi', '7j', '30j', '90j'],
} as const satisfies Readonly<Record<Locale, readonly string[]>>;

const usualTimesOfDay = {
  en: ['9:00', '12:00', '18:00'],
  fr: ['9h', '12h', '18h'],
} as const satisfies Readonly<Record<Locale, readonly string[]>>;

/** Completes a time. One that is typed over several words is completed by its last one. */
function completeTime({ locale }: Vocabulary, { earlier, before, typed }: Unfinished): Completions {
  const dated = earlier.length > 0 && !earlier.some((word) => /\d[:h]/.test(word));
  const offered = earlier.length === 0 ? usualTimes[locale] : dated ? usualTimesOfDay[locale] : [];
  return { ...noCompletions, words: withPrefix(offered, typed).map((word) => before + word) };
}

/** Completes the last of the filters after `where:`. One of few choices is offered with each of them. */
function completeFilters(vocabulary: Vocabulary, { earlier, before, typed }: Unfinished): Completions {
  const assigned = assignWords(whereFilters, earlier);
  if (!assigned.ok) return noCompletions;
  const complete = (last: string) => completeArguments(vocabulary, whereFilters, assigned.value, last);
  const { words, lookup } = complete(typed);
  const inFull = words.flatMap((word) => {
    const { words: values } = complete(word);
    return values.length > 0 ? values : [word];
  });
  return {
    words: [...new Set(inFull)].map((word) => before + word),
    lookup: lookup && { ...lookup, before: before + lookup.before },
  };
}

/** Completes the last word within quotation marks that are not closed: of filters, since no other value has words of its own. */
function completeQuoted(
  vocabulary: Vocabulary,
  { before: line, mark, inside }: NonNullable<ReturnType<typeof splitAtOpenQuote>>,
): Completions {
  const [first, ...words] = splitQuoted(line);
  const name = words.pop();
  const called = first?.toLowerCase() === '/mail' ? calledCommand(vocabulary.commands, words) : undefined;
  const named = called && name !== undefined ? splitNamedValue(called.command, name) : undefined;
  if (named?.argument.type !== 'selection' || named.value !== '') return noCompletions;
  const typed = /\S*$/.exec(inside)?.[0] ?? '';
  const isFirst = typed.length === inside.length;
  return completeFilters(vocabulary, {
    earlier: splitQuoted(inside.slice(0, inside.length - typed.length)),
    before: isFirst ? named.before + mark : '',
    typed,
  });
}

/** The words of commands' paths that may follow the earlier ones: the language's, or else the English ones. */
function pathWords({ commands, locale }: Vocabulary, earlier: readonly string[], typed: string): string[] {
  const isTyped = (command: Definition, word: string, place: number) =>
    locales.some((each) => foldName(pathIn(command, each)[place] ?? '') === foldName(word));
  const wordsIn = (language: Locale) =>
    withPrefix(
      commands
        .filter((command) => earlier.every((word, place) => isTyped(command, word, place)))
        .flatMap((command) => pathIn(command, language)[earlier.length] ?? []),
      typed,
    );
  const own = wordsIn(locale);
  return [...new Set(own.length > 0 ? own : wordsIn('en'))];
}

const withPrefix = (candidates: readonly string[], typed: string): string[] =>
  candidates.filter((candidate) => foldName(candidate).startsWith(foldName(typed)));
