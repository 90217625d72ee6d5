import { locales } from '../../../domain/actor.ts';
import type { Alternative } from '../../../domain/fault.ts';
import type { Definition } from '../command.ts';
import { foldName, pathIn } from './command-names.ts';

/** The command that somebody calls by another word; undefined: none. The words are folded. */
export const commandForSynonym = <D extends Definition>(
  commands: readonly D[],
  [first = '', second = '']: readonly string[],
): D | undefined =>
  commands.find((command) => isGroup(command, first) && isCalledInGroup(command, second)) ??
  commands.find((command) => hasSynonym(command, first));

/** Whether a word is the first of a command's two. */
export const isGroup = (command: Definition, word: string): boolean =>
  command.path.length === 2 && locales.some((locale) => foldName(pathIn(command, locale)[0]) === word);

const isCalledInGroup = (command: Definition, word: string): boolean =>
  hasSynonym(command, word) || (command.namedLike ?? []).some((like) => isCalled(like, word));

const isCalled = (command: Definition, word: string): boolean =>
  hasSynonym(command, word) || locales.some((locale) => foldName(pathIn(command, locale).join(' ')) === word);

const hasSynonym = ({ synonyms = [] }: Definition, word: string): boolean =>
  synonyms.some((synonym) => foldName(synonym) === word);

const decisionWords = new Set([
  ...['approve', 'accept', 'deny', 'reject', 'confirm', 'cancel'],
  ...['approuver', 'accepter', 'refuser', 'rejeter', 'confirmer'],
]);

/** What there is no command for, and another way is; null: nothing of that kind. The words are folded. */
export function suggestAlternative(
  commands: readonly Definition[],
  [first = '', second = '']: readonly string[],
): Alternative | null {
  const group = commands.find((command) => isGroup(command, first))?.path[0];
  return decisionWords.has(group === 'request' ? second : first) ? 'buttons' : null;
}
