import { join } from 'node:path';
import { type CheckResult, info } from '../check-result.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { statOrNull } from './data-directory.ts';
import { type DatabaseCheck, runCheck } from './sqlite-file.ts';

const notCreated = 'is not there yet; the first start makes it';

/** Checks Facteur's own database. */
export const appDatabaseProbe: Probe = {
  group: 'Data',
  name: 'facteur.sqlite',
  needs: [],
  timeoutAdvice:
    'It may be too large to be read in that time; npm run audit:verify takes the time that it needs.',
  run: ({ config }, signal) =>
    checkDatabase('own-database', join(config.dataDirectory, 'facteur.sqlite'), signal),
};

/** Checks the database in which Postfix and Dovecot look addresses up. */
export const mailDirectoryProbe: Probe = {
  group: 'Mail server',
  name: 'directory.sqlite',
  needs: [],
  run: ({ config }, signal) => checkDatabase('mail-directory', mailDirectoryFile(config), signal),
};

export const mailDirectoryFile = ({ dataDirectory }: ProbeContext['config']): string =>
  join(dataDirectory, 'mail/directory.sqlite');

async function* checkDatabase(
  check: DatabaseCheck,
  file: string,
  signal: AbortSignal,
): AsyncIterable<CheckResult> {
  if (!(await statOrNull(file))) return yield info(file.split('/').at(-1) ?? file, notCreated);
  // The process is our own and writes check results.
  for await (const result of runCheck(check, file, signal)) yield result as CheckResult;
}
