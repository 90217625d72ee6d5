import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import { type AppProcess, program, startAppProcess } from '../../test/support/app-process/app-process.ts';
import { type AppData, createAppData } from '../../test/support/app-process/data-directory.ts';
import { externalRedis } from '../../test/support/databases/external-redis.ts';
import { nodeFlags } from '../node-flags.ts';
import { waitFor } from './wait-for.ts';

const worker = fileURLToPath(new URL('../../src/worker.ts', import.meta.url));

const policy = `
tenants: {}
mail-servers:
  far: { driver: postfix-dovecot, domains: all, worker: beside }
`;

/** Two machines that take turns: one Redis, one replica, and a mail host with a worker. */
export type TwoMachines = AsyncDisposable & {
  /** Starts Facteur on one of them. */
  readonly start: (machine: 0 | 1) => AppProcess;
  /** Whether an address is on the mail server. */
  readonly has: (address: string) => boolean;
};

export async function startTwoMachines(): Promise<TwoMachines> {
  const [one, two, host]: readonly AppData[] = await Promise.all([
    createAppData(),
    createAppData(),
    createAppData(),
  ]);
  if (!one || !two || !host) throw new Error('There are three');
  await using resources = new AsyncDisposableStack();
  for (const each of [one, two, host]) resources.use(each);
  const redis = resources.use(externalRedis(host.directory));
  await redis.start();
  const policyFile = join(host.directory, 'policy.yaml');
  writeFileSync(policyFile, policy);
  const ownKey = keyIn(join(one.directory, 'key'));
  keyIn(join(two.directory, 'key'), ownKey.text);
  const workerKey = keyIn(join(host.directory, 'worker-far.key')).public;
  const environment = {
    ...{ STANDBY: 'on', REDIS_URL: redis.url, REPLICA_URL: `file://${host.directory}/replica` },
    ...{ POLICY_FILE: policyFile, MAIL_SERVER_FAR_WORKER_KEY: workerKey, LOG_LEVEL: 'info' },
  };
  const running: AppProcess[] = [];
  resources.defer(async () => {
    for (const each of running) await each.kill();
  });
  const child = startWorker({
    ...{ REDIS_URL: redis.url, DATA_DIR: host.directory, FACTEUR_KEY: ownKey.public },
  });
  resources.defer(() => end(child));
  await waitFor('the worker', () => child.hasSaid('The worker is ready'));
  const owned = resources.move();
  return {
    start: (machine) => {
      const { directory } = machine === 0 ? one : two;
      const facteur = startAppProcess({
        dataDirectory: directory,
        environment,
        entry: [...nodeFlags, program],
      });
      running.push(facteur);
      return facteur;
    },
    has: (address) => host.rows(`SELECT 1 FROM alias WHERE address = '${address}'`).length > 0,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Writes a private key, a new one unless given. */
function keyIn(file: string, text = generatePrivateKey()) {
  writeFileSync(file, text, { mode: 0o600 });
  return { text, public: readPrivateKey(text).public };
}

type Worker = { readonly process: ChildProcess; readonly hasSaid: (text: string) => boolean };

function startWorker(environment: Record<string, string>): Worker {
  const child = spawn(process.execPath, [...nodeFlags, worker, '--server', 'far'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return { process: child, hasSaid: (text) => said.includes(text) };
}

async function end({ process: child }: Worker): Promise<void> {
  const exited = once(child, 'exit');
  if (child.exitCode === null && child.kill('SIGKILL')) await exited;
}
