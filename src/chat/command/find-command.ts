import { locales } from '../../domain/actor.ts';
import { isCountUnfinished } from '../../domain/count.ts';
import type { UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { editDistance } from '../../domain/text/edit-distance.ts';
import { rememberOfEach } from '../../lib/remember-of-each.ts';
import type { Definition } from './command.ts';
import { argumentNamed, foldName, pathIn, type Spelling, spellingsOf } from './names/command-names.ts';
import { commandForSynonym, isGroup, suggestAlternative } from './names/command-synonyms.ts';
import { removeQuotes } from './split-words.ts';

/** A command, and the words that follow its own. */
type CalledCommand<D extends Definition> = { readonly command: D; readonly rest: readonly string[] };

const commandName = (definition: Definition): string => definition.path.join(' ');

/**
 * Finds the command that a split line calls, in any language, and returns it with the words of its arguments. A leading
 * `/mail` is skipped; nothing after it means help.
 */
export function findCommand<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): Result<CalledCommand<D>, UsageFault> {
  const typed = foldName(words[0] ?? '') === '/mail' ? words.slice(1) : words;
  const called = typed.length === 0 ? ['help'] : typed;
  const found = calledCommand(commands, called);
  return found ? ok(found) : err(unknownCommand(commands, called.map(removeQuotes)));
}

/** The command with the longest path that the words begin with. */
export const commandAt = <D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): D | undefined => calledCommand(commands, words)?.command;

/** The same, with the words that follow its path. */
export function calledCommand<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): CalledCommand<D> | undefined {
  const [first = '', ...others] = words;
  const name = foldName(first);
  const best = startingWith(commands)
    .get(name)
    ?.find(({ spelling }) =>
      spelling.slice(1).every((names, place) => names.includes(foldName(others[place] ?? ''))),
    );
  const command = best && commands[best.index];
  if (!command) return undefined;
  const { spelling } = best;
  const rest = words.slice(spelling.length);
  // What is only a group's word now was a command in older versions: `/mail password ann@example.org`.
  const isOnlyGroup = spelling.length === 1 && isGroup(command, name);
  return isOnlyGroup && !canBeArguments(command, rest) ? undefined : { command, rest };
}

/** A way to type the command with an index in its list. */
type Spelled = { readonly index: number; readonly spelling: Spelling };

/**
 * The ways to type some commands by the first word of each, those with the longest path first. Worked out once for each list:
 * every line that is typed is compared with them.
 */
const startingWith = rememberOfEach(
  (commands: readonly Definition[]): ReadonlyMap<string, readonly Spelled[]> => {
    const spelled = commands
      .flatMap((command, index) => spellingsOf(command).map((spelling) => ({ index, spelling })))
      .toSorted((a, b) => b.spelling.length - a.spelling.length);
    const byFirst = new Map<string, Spelled[]>();
    for (const each of spelled)
      for (const name of new Set(each.spelling[0])) byFirst.set(name, [...(byFirst.get(name) ?? []), each]);
    return byFirst;
  },
);

/** Whether words look like the command's arguments, rather than like a second word of its group, mistyped. */
function canBeArguments(command: Definition, words: readonly string[]): boolean {
  const [first] = words;
  if (first === undefined || namesArgument(command, first)) return true;
  return command.arguments[0]?.type === 'count'
    ? isCountUnfinished(first) || /\p{N}/u.test(first)
    : first.includes('@') || words.some((word) => /^<.*@/.test(word));
}

const namesArgument = (command: Definition, word: string): boolean =>
  word.includes(':') && argumentNamed(command, word.slice(0, word.indexOf(':'))) !== undefined;

/**
 * The fault for an unknown command, with the one that was probably meant: by a synonym, or by its spelling. A group typed
 * without its second word (`/mail forward a@x`) is answered with the group's first command, one with an unknown second
 * word with all of them.
 */
function unknownCommand(commands: readonly Definition[], typed: readonly string[]): UsageFault {
  const words = typed.map(foldName);
  const [first = '', second = ''] = words;
  const group = commands.filter((command) => isGroup(command, first));
  const shown = typed.slice(0, group.length > 0 ? 2 : 1).join(' ');
  const unknown = { code: 'command-unknown', typed: shown, nearest: null } as const;
  const instead = suggestAlternative(commands, words);
  if (instead) return { ...unknown, instead };
  const lacksWord = second === '' || second.includes('@');
  const nearest =
    commandForSynonym(commands, words) ??
    closestCommand(commands, words) ??
    (lacksWord ? group[0] : undefined);
  if (nearest) return { ...unknown, nearest: commandName(nearest) };
  return group.length > 0 ? { ...unknown, among: group.map(commandName) } : unknown;
}

/** With more typing mistakes than this, a suggestion would be a guess. */
const maxDistance = (name: string): number => (name.length < 7 ? 1 : 2);

function closestCommand(commands: readonly Definition[], words: readonly string[]): Definition | undefined {
  const inGroup = commands.some((command) => isGroup(command, words[0] ?? ''));
  return commands
    .flatMap((command) => wordsOf(command).map((name) => ({ command, name })))
    .map(({ command, name }) => ({ command, name, mistakes: mistakesIn(words, name) }))
    .filter(({ name }) => name.length > 1 || !inGroup)
    .filter(({ name, mistakes }) => mistakes <= maxDistance(name.join(' ')))
    .toSorted((a, b) => a.mistakes - b.mistakes || b.name.length - a.name.length)[0]?.command;
}

/** A command's paths, folded: in each language, and of older versions. */
const wordsOf = (command: Definition): string[][] =>
  [...locales.map((locale) => pathIn(command, locale)), ...(command.formerPaths ?? [])].map((path) =>
    path.map(foldName),
  );

const mistakesIn = (words: readonly string[], name: readonly string[]): number =>
  editDistance(words.slice(0, name.length).join(' '), name.join(' '));
