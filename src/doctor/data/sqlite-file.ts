import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../lib/child-environment.ts';
import { statOrNull } from './data-directory.ts';

const checkProcess = fileURLToPath(new URL('./sqlite-process.ts', import.meta.url));

/** A check that sqlite-process.ts can run on a file. */
export type DatabaseCheck =
  | 'own-database'
  | 'mail-directory'
  | 'domains'
  | 'alias-domains'
  | 'suspended-apart';

/**
 * Runs a check on an SQLite file, which may be in use, without leaving files beside it. SQLite can't be interrupted, so
 * the check runs in a process of its own, which `signal` ends. Yields what the check yields.
 * @throws Error with the reason where that process failed.
 */
export async function* runCheck(
  check: DatabaseCheck,
  file: string,
  signal: AbortSignal,
): AsyncIterable<unknown> {
  await using readable = await readableCopy(file);
  const child = spawn(process.execPath, [checkProcess, check, readable.file], {
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => void child.kill('SIGKILL');
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  const ended = once(child, 'close');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
  const [code] = await ended;
  if (code !== 0) throw new Error(errors.trim().split('\n').at(-1) || 'the process that read it was ended');
}

type ReadableFile = AsyncDisposable & { readonly file: string };

/**
 * A reader of a file in WAL mode creates two files beside it, and can't remove them (sqlite.org/wal.html, "Read-Only
 * Databases"). Where they exist, another process has the file open and reading adds nothing; otherwise a copy is read.
 */
async function readableCopy(file: string): Promise<ReadableFile> {
  if (await statOrNull(`${file}-wal`)) return { file, [Symbol.asyncDispose]: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), 'facteur-doctor-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  const copy = join(directory, basename(file));
  try {
    await copyFile(file, copy);
  } catch (error) {
    await remove();
    throw error;
  }
  return { file: copy, [Symbol.asyncDispose]: remove };
}
