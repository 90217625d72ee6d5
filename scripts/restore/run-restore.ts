import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirectoryFrom } from '../../src/config/config.ts';
import type { Variables } from '../../src/config/variables.ts';
import { policyPath } from '../backup/policy-file.ts';
import { describeRestoreFailure } from './describe-failure.ts';
import { describeCheck, describeRestore } from './describe-restore.ts';
import { readBackup } from './read-backup.ts';
import { restore } from './restore.ts';

const usage = `Usage: npm run restore -- BACKUP, a directory that npm run backup has made, into an empty DATA_DIR.
  --without-mail  only Facteur's own data, beside the mail that DATA_DIR has and that went on
  --own           all files belong to you, whoever they belonged to
  --check         only checks the backup`;

/** `status` 0: restored, or the backup is whole. 2: nothing was restored, or not all. */
export type RestoreResult =
  | { readonly status: 0; readonly stdout: string }
  | { readonly status: 2; readonly stderr: string };

/** Restores a backup, or checks one, as the arguments say. */
export async function runRestore(
  args: readonly string[],
  settings: Variables,
  signal: AbortSignal,
): Promise<RestoreResult> {
  const given = readOptions(args);
  if (given === null) return { status: 2, stderr: usage };
  const target = dataDirectoryFrom(settings);
  try {
    const backup = await readBackup(given.directory, signal);
    if (given.check) return { status: 0, stdout: describeCheck(backup) };
    const plan = {
      ...{ target, policyFile: policyPath(settings), isOwn: given.own },
      scope: given['without-mail'] ? 'without-mail' : 'everything',
    } as const;
    return { status: 0, stdout: describeRestore(backup, plan, await restore(backup, plan, signal)) };
  } catch (error) {
    return { status: 2, stderr: describeRestoreFailure(error, given.directory, target) };
  }
}

/** Null unless one directory, and known options, were given. */
function readOptions(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'without-mail': { type: 'boolean', default: false },
        own: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    });
    const [directory, ...more] = positionals;
    return directory?.trim() && more.length === 0 ? { ...values, directory: resolve(directory) } : null;
  } catch {
    // An option that there is none of: the usage says so.
    return null;
  }
}
