import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirectoryFrom } from '../src/config/config.ts';
import { loadSome } from '../src/config/load-settings.ts';
import { policyPath } from './backup/policy-file.ts';
import { describeRestoreFailure } from './restore/describe-failure.ts';
import { describeCheck, describeRestore } from './restore/describe-restore.ts';
import { readBackup } from './restore/read-backup.ts';
import { restore } from './restore/restore.ts';

const usage = `Usage: npm run restore -- BACKUP, a directory that npm run backup has made, into an empty DATA_DIR.
  --without-mail  only Facteur's own data, beside the mail that DATA_DIR has and that went on
  --own           all files belong to you, whoever they belonged to
  --check         only checks the backup`;

/** 0: restored, or the backup is whole. 2: nothing was restored, or not all. */
async function run(): Promise<0 | 2> {
  const given = givenOptions();
  if (given === null) return refuse(usage);
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const settings = loadSome(['DATA_DIR', 'POLICY_FILE']);
  if (!settings.ok) return refuse(settings.fault);
  const target = dataDirectoryFrom(settings.value);
  try {
    const backup = await readBackup(given.directory, stopping.signal);
    if (given.check) {
      console.log(describeCheck(backup));
      return 0;
    }
    const plan = {
      target,
      policyFile: policyPath(settings.value),
      scope: given['without-mail'] ? 'without-mail' : 'everything',
      isOwn: given.own,
    } as const;
    console.log(describeRestore(backup, plan, await restore(backup, plan, stopping.signal)));
    return 0;
  } catch (error) {
    return refuse(describeRestoreFailure(error, given.directory, target));
  }
}

/** Null unless one directory, and known options, were given. */
function givenOptions() {
  try {
    const { values, positionals } = parseArgs({
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

function refuse(message: string): 2 {
  console.error(message);
  return 2;
}

process.exitCode = await run();
