import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { currentUserName, shellQuote } from './data-access.ts';

/**
 * Loads the variables of `.env`, where there is one; variables that are set already stay.
 * @throws Error that says what to do where it can't be read, or a value would be cut at a `#`.
 */
export function loadEnvFile(file = '.env'): void {
  if (!existsSync(file)) return;
  let truncated: readonly string[] = [];
  try {
    // process.loadEnvFile takes a file that may not be read for a missing one.
    const text = readFileSync(file, 'utf8');
    truncated = truncatedValues(text, process.env);
    process.loadEnvFile(file);
  } catch (error) {
    throw new Error(unreadableMessage(file, error), { cause: error });
  }
  if (truncated.length > 0) throw new Error(`${resolve(file)}: ${truncated.join(' ')}`);
}

/**
 * Says what to do about each value in the text of a `.env` that would end at a `#` within a word, as in a password. Each
 * line begins with the variable's name. Variables in `own` are skipped, since they are set already.
 */
export const truncatedValues = (text: string, own: Readonly<Record<string, string | undefined>>): string[] =>
  Array.from(text.matchAll(truncatedValue), ([, name = '']) => name)
    .filter((name) => own[name] === undefined)
    .map(
      (name) =>
        `${name} would end at its #, which begins a comment. In a URL write it as %23; elsewhere put the value in single quotes: ${name}='…'.`,
    );

const truncatedValue = /^\s*(?:export\s+)?(\w+)\s*=[^\S\n]*[^\s'"`#][^#\n]*(?<=\S)#/gm;

/** Says that a settings file can't be read, by which user, and what to type where its rights are the reason. */
export function unreadableMessage(file: string, error: unknown): string {
  const path = resolve(file);
  const said = `${path} can't be read by ${currentUserName()} (${error instanceof Error ? error.message : String(error)}).`;
  if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) return said;
  const uid = statSync(path, { throwIfNoEntry: false })?.uid;
  const command = uid === process.getuid?.() ? 'chmod u+r' : `chown ${currentUserName()}`;
  return `${said} As root, type: ${command} ${shellQuote(path)}`;
}
