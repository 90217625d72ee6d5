import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../../lib/child-environment.ts';
import { syncToDisk } from '../../lib/sync-directory.ts';
import { openDatabase } from '../../store/sqlite/open-file.ts';
import type { LitestreamRun } from '../litestream/litestream-config.ts';
import { parseLogLine } from '../litestream/log-lines.ts';

/** Its log has a line a segment. Bytes. */
const maxOutput = 256 * 1024 * 1024;

/** A replica can’t be restored; the message says why. */
class RestoreFailed extends Error {
  override readonly name = 'RestoreFailed';
}

/**
 * Has Litestream build a database from a replica, in a file of its own, which is whole and on the disk then.
 * @returns whether the replica has one: not before its first snapshot is complete. @throws RestoreFailed
 */
export async function restoreFile(
  { program, configFile, env }: LitestreamRun,
  { database, into }: { readonly database: string; readonly into: string },
): Promise<boolean> {
  for (const end of ['', '.tmp', '.tmp-wal', '.tmp-shm', '-wal', '-shm'])
    rmSync(`${into}${end}`, { force: true });
  const args = [
    'restore',
    '-config',
    configFile,
    '-no-expand-env',
    '-if-replica-exists',
    '-o',
    into,
    database,
  ];
  await promisify(execFile)(program, args, {
    env: { ...childEnvironment(), ...env },
    maxBuffer: maxOutput,
  }).catch((error: unknown) => {
    throw new RestoreFailed(reasonOf(error), { cause: error });
  });
  if (!existsSync(into)) return false;
  openDatabase(into).close();
  syncToDisk(into);
  return true;
}

/** What Litestream said last. */
function reasonOf(error: unknown): string {
  const { stdout = '', stderr = '', message = '' } = error as Partial<Record<string, string>>;
  const troubles = `${stdout}\n${stderr}`
    .split('\n')
    .map(parseLogLine)
    .filter((event) => event?.kind === 'trouble');
  return troubles.at(-1)?.message ?? message;
}

/** Puts a restored database in its place. What was there is moved aside, with its log. */
export function putInPlace(restored: string, { directory, name, time }: PlaceOf): void {
  const file = join(directory, name);
  const aside = `${file}.before-replica-${time}`;
  // The log first: beside another database it would be taken for a part of that.
  if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file);
  for (const end of ['-wal', ''])
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
  rmSync(`${file}-shm`, { force: true });
  renameSync(restored, file);
  syncToDisk(directory);
}

type PlaceOf = { readonly directory: string; readonly name: string; readonly time: string };
