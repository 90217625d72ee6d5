import { type ExecFileException, execFile } from 'node:child_process';
import { MailServerUnavailable } from '../port.ts';
import type { DoveadmAnswer, DoveadmTransport } from './doveadm.ts';

/** Runs a command line such as "doveadm -c /etc/dovecot/dovecot.conf", split at blanks; no shell reads it. */
export function createDoveadmCommand(commandLine: string): DoveadmTransport {
  const [program = '', ...options] = commandLine.trim().split(/\s+/);
  return async ({ args }) => {
    const { promise, resolve, reject } = Promise.withResolvers<DoveadmAnswer>();
    execFile(program, [...options, ...args], { timeout: 10_000 }, (error, stdout) => {
      if (error === null) resolve({ exitCode: 0, rows: stdout.startsWith('[') ? JSON.parse(stdout) : null });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, rows: null });
      else reject(trouble(commandLine, error));
    });
    return promise;
  };
}

function trouble(commandLine: string, cause: ExecFileException): Error {
  const what = cause.killed ? 'gave no answer in 10 seconds' : 'could not be started';
  const message = `"${commandLine}" ${what}. Check DOVEADM, and that Dovecot is running.`;
  return new MailServerUnavailable('unreachable', message, { cause });
}
