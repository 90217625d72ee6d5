import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const program = fileURLToPath(new URL('../../../scripts/worker.mjs', import.meta.url));

export type WorkerProcessOptions = {
  /** The mail server that it works for. */
  readonly server: string;
  readonly redisUrl: string;
  readonly dataDirectory: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** The program of another host's worker. */
export type WorkerProcess = {
  /** Everything that it has logged so far. */
  log(): string;
  /** Waits until it takes work. */
  ready(): Promise<void>;
  /** Resolves to the exit code; to null where a signal killed the process. */
  readonly ended: Promise<number | null>;
  stop(signal: NodeJS.Signals): Promise<void>;
};

/** Starts the worker of a mail server as an operator does on its host. */
export function startWorkerProcess(setting: WorkerProcessOptions): WorkerProcess {
  const { server, redisUrl, dataDirectory, environment } = setting;
  const child = spawn(process.execPath, [program, '--server', server], {
    env: { PATH: process.env['PATH'], REDIS_URL: redisUrl, DATA_DIR: dataDirectory, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: dataDirectory,
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (said: string) => {
    log += said;
  });
  return {
    log: () => log,
    // Not expect.poll, which hooks can't use.
    ready: () => vi.waitFor(() => expect(log).toContain('The worker is ready')),
    ended,
    async stop(signal) {
      if (child.kill(signal)) await ended;
    },
  };
}
