import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './error-details.ts';
import { syncToDisk } from './sync-directory.ts';

/** The file is empty; the message says what to do. */
class SecretFileError extends Error {
  override readonly name = 'KeptFileUnusable';
}

/**
 * Reads a secret from a file that only our user may read. Creates it the first time, atomically: neither a concurrent
 * reader nor a power cut sees half of it, and a power cut does not take it: what it has sealed could never be opened.
 * @throws Error where the file is empty.
 */
export function readOrCreateSecret(file: string, create: () => string): string {
  const secret = readSecret(file) ?? createSecretFile(file, create());
  chmodSync(file, 0o600);
  if (secret !== '') return secret;
  throw new SecretFileError(`${file} is empty. Put a backup in its place, or delete it: a new one is made.`);
}

/** Reads a secret without creating one; null where the file is missing. */
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
  syncToDisk(dirname(file));
  return readFileSync(file, 'utf8').trim();
}
