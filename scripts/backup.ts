import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirectoryFrom } from '../src/config/config.ts';
import { loadSome } from '../src/config/load-settings.ts';
import { backUp } from './backup/back-up.ts';
import { describeBackup } from './backup/describe-backup.ts';
import { describeFailure } from './backup/describe-failure.ts';
import { policyPath } from './backup/policy-file.ts';

const usage = 'Usage: npm run backup -- DIRECTORY, in which a new directory with the copies is made.';

/** 0: the backup is made. 1: it is made, and holds an audit that was changed. 2: there is none. */
async function run(): Promise<0 | 1 | 2> {
  const into = givenDirectory();
  if (into === null) return refuse(usage);
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  const settings = loadSome(['DATA_DIR', 'POLICY_FILE']);
  if (!settings.ok) return refuse(settings.fault, 'No backup was made.');
  const dataDirectory = dataDirectoryFrom(settings.value);
  try {
    const policyFile = policyPath(settings.value);
    const backup = await backUp({ dataDirectory, policyFile, into, now: new Date() }, stopping.signal);
    console.log(describeBackup(dataDirectory, backup));
    return backup.audit.ok ? 0 : 1;
  } catch (error) {
    return refuse(describeFailure(error, dataDirectory, into), 'No backup was made.');
  }
}

/** Null unless one directory, and nothing else, was given. */
function givenDirectory(): string | null {
  try {
    const [directory, ...more] = parseArgs({ allowPositionals: true }).positionals;
    return directory?.trim() && more.length === 0 ? resolve(directory) : null;
  } catch {
    // An option, which there is none of: the usage says so.
    return null;
  }
}

function refuse(...lines: readonly string[]): 2 {
  console.error(lines.join('\n'));
  return 2;
}

process.exitCode = await run();
