import { type ExecFileException, execFile } from 'node:child_process';
import { childEnvironment } from '../../../lib/child-environment.ts';
import { MailServerUnavailable } from '../../port.ts';
import type { DoveadmReply, DoveadmTransport } from './transport.ts';

type Output = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs a command line such as "doveadm -c /etc/dovecot/dovecot.conf", split at blanks, without a shell. */
export function createCommandTransport(commandLine: string): DoveadmTransport {
  return {
    send: async ({ args, input }) => parseReply(commandLine, await run(commandLine, args, input)),
    commands: async () => null,
  };
}

function run(commandLine: string, args: readonly string[], input = ''): Promise<Output> {
  const [program = '', ...options] = commandLine.trim().split(/\s+/);
  const { promise, resolve, reject } = Promise.withResolvers<Output>();
  const child = execFile(
    program,
    [...options, ...args],
    { timeout: 10_000, env: childEnvironment() },
    (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ exitCode: error.code, stdout, stderr });
      else reject(notRunError(commandLine, error));
    },
  );
  // A program that ends without reading it says why by its exit code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return promise;
}

/** `doveadm auth cache flush` exits with 0 even where it could not reach Dovecot: only its output says so. */
function parseReply(commandLine: string, { exitCode, stdout, stderr }: Output): DoveadmReply {
  const complaint = firstError(stderr);
  if (exitCode !== 0) return { exitCode, rows: null, complaint };
  if (complaint !== null) throw commandError(commandLine, `said "${complaint}"`, checkAdvice);
  return { exitCode, rows: parseRows(commandLine, stdout), complaint };
}

/** Ignores Dovecot's statistics: whoever may not write there may still do everything else. */
function firstError(stderr: string): string | null {
  const complaints = stderr.split('\n').filter((line) => !line.includes('stats-writer'));
  return (
    complaints.map((line) => /\b(?:Error|Fatal|Panic): (.*)/.exec(line)?.[1] ?? null).find(Boolean) ?? null
  );
}

function parseRows(commandLine: string, stdout: string): unknown {
  if (!stdout.startsWith('[')) return null;
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    throw commandError(commandLine, 'gave half an answer', checkAdvice, cause);
  }
}

const checkAdvice = "Check DOVEADM, the rights that it gives, and Dovecot's log.";

function notRunError(commandLine: string, cause: ExecFileException): Error {
  const what = cause.killed ? 'gave no answer in 10 seconds' : 'could not be started';
  return commandError(commandLine, what, 'Check DOVEADM, and that Dovecot is running.', cause);
}

function commandError(commandLine: string, what: string, advice: string, cause?: unknown): Error {
  return new MailServerUnavailable('unreachable', `"${commandLine}" ${what}. ${advice}`, { cause });
}
