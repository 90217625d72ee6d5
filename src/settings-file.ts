import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { shellWord, userName } from './data-access.ts';

/**
 * Takes in the variables of `.env`, where there is one; those that are set already stay.
 * @throws Error that says what to do where it can't be read.
 */
export function loadEnvFile(file = '.env'): void {
  if (!existsSync(file)) return;
  try {
    // Of a file that may not be read, process.loadEnvFile says that it is not there.
    readFileSync(file);
    process.loadEnvFile(file);
  } catch (error) {
    throw new Error(unreadable(file, error), { cause: error });
  }
}

/** That a file with settings can't be read, by whom, and what to type where its rights are the reason. */
export function unreadable(file: string, error: unknown): string {
  const path = resolve(file);
  const said = `${path} can't be read by ${userName()} (${error instanceof Error ? error.message : String(error)}).`;
  if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) return said;
  const uid = statSync(path, { throwIfNoEntry: false })?.uid;
  const command = uid === process.getuid?.() ? 'chmod u+r' : `chown ${userName()}`;
  return `${said} As root, type: ${command} ${shellWord(path)}`;
}
