import type { UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { editDistance } from '../../domain/text/edit-distance.ts';
import { stripHidden } from '../../domain/text/sanitize.ts';
import type { Definition } from './command.ts';
import { commandForSynonym, suggestAlternative } from './command-synonyms.ts';
import { removeQuotes } from './split-words.ts';

const commandName = (definition: Definition): string => definition.path.join(' ');

/** A word of a command, as the commands have it. */
const normalizeWord = (word: string): string => stripHidden(removeQuotes(word)).toLowerCase();

/**
 * Finds the command that a split line asks for, and leaves the words of its arguments. A leading `/mail` is
 * skipped; nothing after it asks for help.
 */
export function findCommand<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): Result<{ readonly command: D; readonly rest: readonly string[] }, UsageFault> {
  const typed = normalizeWord(words[0] ?? '') === '/mail' ? words.slice(1) : words;
  const asked = typed.length === 0 ? ['help'] : typed;
  const command = commandAt(commands, asked);
  return command
    ? ok({ command, rest: asked.slice(command.path.length) })
    : err(unknownCommand(commands, asked.map(removeQuotes)));
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
 * What is near to an unknown command: what another program calls it, or what it looks like. A group typed without a word
 * of its own (`/mail forward a@x`) is answered with the group's first command.
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

/** More typing mistakes than this, and a suggestion would be a guess. */
const maxDistance = (name: string): number => (name.length < 7 ? 1 : 2);

function closestCommand(commands: readonly Definition[], words: readonly string[]): Definition | undefined {
  return commands
    .map((command) => ({ command, mistakes: commandDistance(words, command) }))
    .filter(({ command, mistakes }) => mistakes <= maxDistance(commandName(command)))
    .toSorted((a, b) => a.mistakes - b.mistakes)[0]?.command;
}

const commandDistance = (words: readonly string[], command: Definition): number =>
  editDistance(words.slice(0, command.path.length).join(' '), commandName(command));
