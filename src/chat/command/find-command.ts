import type { UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { editDistance } from '../../domain/text/edit-distance.ts';
import { normalizeName } from '../../domain/text/normalize-input.ts';
import type { Definition } from './command.ts';
import { commandForSynonym, suggestAlternative } from './command-synonyms.ts';
import { removeQuotes } from './split-words.ts';

const commandName = (definition: Definition): string => definition.path.join(' ');

/** A typed word as commands' paths are written. */
const normalizeWord = (word: string): string => normalizeName(removeQuotes(word));

/**
 * Finds the command that a split line calls, and returns it with the words of its arguments. A leading `/mail` is
 * skipped; nothing after it means help.
 */
export function findCommand<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): Result<{ readonly command: D; readonly rest: readonly string[] }, UsageFault> {
  const typed = normalizeWord(words[0] ?? '') === '/mail' ? words.slice(1) : words;
  const called = typed.length === 0 ? ['help'] : typed;
  const command = commandAt(commands, called);
  return command
    ? ok({ command, rest: called.slice(command.path.length) })
    : err(unknownCommand(commands, called.map(removeQuotes)));
}

/** The command with the longest path that the words begin with. */
export function commandAt<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): D | undefined {
  return commands
    .filter(({ path }) => path.every((word, place) => word === normalizeWord(words[place] ?? '')))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/**
 * The fault for an unknown command, with the one that was probably meant: by a synonym, or by its spelling. A group typed
 * without its second word (`/mail forward a@x`) is answered with the group's first command.
 */
function unknownCommand(commands: readonly Definition[], typed: readonly string[]): UsageFault {
  const words = typed.map(normalizeWord);
  const group = commands.filter(({ path }) => path.length === 2 && path[0] === words[0]);
  const shown = typed.slice(0, group.length > 0 ? 2 : 1).join(' ');
  const instead = suggestAlternative(commands, words);
  if (instead) return { code: 'command-unknown', typed: shown, nearest: null, instead };
  const nearest = commandForSynonym(commands, words) ?? closestCommand(commands, words) ?? group[0];
  return { code: 'command-unknown', typed: shown, nearest: nearest ? commandName(nearest) : null };
}

/** With more typing mistakes than this, a suggestion would be a guess. */
const maxDistance = (name: string): number => (name.length < 7 ? 1 : 2);

function closestCommand(commands: readonly Definition[], words: readonly string[]): Definition | undefined {
  return commands
    .map((command) => ({ command, mistakes: commandDistance(words, command) }))
    .filter(({ command, mistakes }) => mistakes <= maxDistance(commandName(command)))
    .toSorted((a, b) => a.mistakes - b.mistakes)[0]?.command;
}

const commandDistance = (words: readonly string[], command: Definition): number =>
  editDistance(words.slice(0, command.path.length).join(' '), commandName(command));
