import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** A file of ours holds nothing, or what it should not; the message says what to do. */
export class KeptFileUnusable extends Error {
  override readonly name = 'KeptFileUnusable';
}

/**
 * The secret text that a file keeps, readable by us alone. The first time it is made, whole or not at all: whoever
 * comes at the same time, or after a power cut, never reads half of one.
 */
export function keptSecret(file: string, make: () => string): string {
  const kept = keptIn(file) ?? madeIn(file, make());
  chmodSync(file, 0o600);
  if (kept !== '') return kept;
  throw new KeptFileUnusable(`${file} is empty. Put a backup in its place, or delete it: a new one is made.`);
}

/** The same where nothing may be made; null where there is none. */
export function keptIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isOf(error, 'ENOENT')) return null;
    throw error;
  }
}

function madeIn(file: string, text: string): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isOf(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

const isOf = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
