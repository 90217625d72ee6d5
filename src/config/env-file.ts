import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { currentUserName, shellQuote } from './data-access.ts';
import { otherWayToSet } from './setting-names.ts';
import type { Variables } from './variables.ts';

/**
 * Loads the variables of `.env`, where there is one; what is set already stays.
 * @throws Error that says what to do where it can't be read, or a value would be cut at a `#`.
 */
export function loadEnvFile(file = '.env'): void {
  if (!existsSync(file)) return;
  let truncated: readonly string[] = [];
  try {
    const text = readFileSync(file, 'utf8');
    truncated = truncatedValues(text, process.env);
    Object.assign(process.env, variablesToAdd(parseEnv(text), process.env));
  } catch (error) {
    throw new Error(unreadableMessage(file, error), { cause: error });
  }
  if (truncated.length > 0) throw new Error(`${resolve(file)}: ${truncated.join(' ')}`);
}

/** What of a `.env` counts: a setting that `own` has, as a value or in a file, is that one alone. */
export const variablesToAdd = (read: Variables, own: Variables): Variables =>
  Object.fromEntries(
    Object.entries(read).filter(
      ([name]) => own[name] === undefined && own[otherWayToSet(name) ?? name] === undefined,
    ),
  );

/**
 * Says what to do about each value in the text of a `.env` that would end at a `#` within a word, as in a password. Each
 * line begins with the variable's name. Variables in `own` are skipped, since they are set already.
 */
export const truncatedValues = (text: string, own: Variables): string[] =>
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
  const uid = ownerOf(path);
  if (uid === null) return `${said} Put it in a directory that ${currentUserName()} may enter.`;
  const command = uid === process.getuid?.() ? 'chmod u+r' : `chown ${currentUserName()}`;
  return `${said} As root, type: ${command} ${shellQuote(path)}`;
}

/** Null where the directory may not be entered. */
function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}
