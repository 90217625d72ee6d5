import type { UsageFault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import { stripRunMarks } from '../../domain/text/run-encoding.ts';
import type { Definition } from './command.ts';
import { findCommand } from './find-command.ts';
import { assignWords, type WordAssignment } from './parse-arguments.ts';
import { splitQuoted } from './split-words.ts';

/** A typed command, with the words that were typed for each of its arguments. */
type TypedCommand<D extends Definition = Definition> = {
  readonly command: D;
  readonly words: WordAssignment;
};

/** What a typed line asks for, before the arguments' values are parsed; or why it can't be read. */
export type ParsedLine<D extends Definition = Definition> = Result<TypedCommand<D>, UsageFault>;

/** Reads a typed line: splits it into words, finds the command, and sorts the other words to its arguments. */
export function parseLine<D extends Definition>(commands: readonly D[], line: string): ParsedLine<D> {
  const split = splitQuoted(stripRunMarks(line));
  const found = findCommand(commands, split);
  if (!found.ok) return found;
  const { command, rest } = found.value;
  const words = assignWords(command, rest);
  return words.ok ? ok({ command, words: words.value }) : words;
}
