import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../lib/child-environment.ts';

const checkProcess = fileURLToPath(new URL('./check-process.ts', import.meta.url));

/**
 * Looks through a database that is in use, in a process of its own: SQLite can't be interrupted, and would hold up all else.
 * @returns its damage; null where there is none, or the signal ended it.
 * @throws Error where it could not be looked through.
 */
export async function checkBeside(file: string, signal: AbortSignal): Promise<string | null> {
  const child = spawn(process.execPath, [checkProcess, file], {
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => void child.kill('SIGKILL');
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  const [damage, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (signal.aborted) return null;
  // What can't be read at all is damage as well, and SQLite throws it.
  const thrown = /SqliteError: (.*)/.exec(errors)?.[1];
  if (code !== 0 && thrown === undefined) throw new Error(errors.trim().split('\n').at(-1) || 'it was ended');
  return thrown ?? (damage || null);
}
