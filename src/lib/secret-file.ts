import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode } from './error-details.ts';

/** A file of ours holds nothing, or what it should not; the message says what to do. */
export class SecretFileError extends Error {
  override readonly name = 'KeptFileUnusable';
}

/**
 * The secret text that a file keeps, readable by us alone. The first time it is made, whole or not at all: whoever
 * comes at the same time, or after a power cut, never reads half of one.
 */
export function readOrCreateSecret(file: string, make: () => string): string {
  const kept = readSecret(file) ?? createSecretFile(file, make());
  chmodSync(file, 0o600);
  if (kept !== '') return kept;
  throw new SecretFileError(`${file} is empty. Put a backup in its place, or delete it: a new one is made.`);
}

/** The same where nothing may be made; null where there is none. */
export function readSecret(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function createSecretFile(file: string, text: string): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}
