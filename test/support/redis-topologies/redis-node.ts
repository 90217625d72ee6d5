import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findFreePort } from '../ports.ts';

/** The servers that these topologies are made of. */
export type RedisProgram = 'redis-server' | 'valkey-server';

/** A server on a loopback port that may be killed and started again; its clients need `redisPassword`. */
export type RedisNode = {
  readonly port: number;
  /** For the test itself. */
  readonly client: Redis;
  /** Starts it, again after a kill too. Resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export const redisPassword = 'open/sesame';

type NodeOptions = {
  readonly program: RedisProgram;
  /** Of all nodes; each has one of its own in it. */
  readonly directory: string;
  readonly settings?: readonly string[];
};

/** A server with an append-only file, not started yet. */
export async function redisNode({ program, directory, settings = [] }: NodeOptions): Promise<RedisNode> {
  const port = await findFreePort();
  const home = join(directory, `node-${port}`);
  await mkdir(home);
  const access = ['--requirepass', redisPassword, '--masterauth', redisPassword];
  // A replica is there at once, not after the five seconds in which others might want the same copy.
  const copies = ['--repl-diskless-sync-delay', '0'];
  const files = ['--dir', home, '--save', '', '--appendonly', 'yes'];
  const args = ['--bind', '127.0.0.1', '--port', `${port}`, ...access, ...copies, ...files, ...settings];
  const { start, kill } = redisProcess([program, ...args]);
  const client = clientOf(port, redisPassword);
  return {
    port,
    client,
    async start() {
      start();
      await client.ping();
    },
    kill,
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await kill();
    },
  };
}

/** A process that ends with that of the tests, however that ends. */
export function redisProcess(command: readonly string[]) {
  let stop = async (): Promise<void> => undefined;
  return {
    start(): void {
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], { stdio: 'ignore' });
      const exited = once(child, 'exit');
      stop = async () => {
        child.kill('SIGKILL');
        await exited;
      };
    },
    kill: (): Promise<void> => stop(),
  };
}

/** A client that waits until the server answers. */
export function clientOf(port: number, password: string): Redis {
  const client = new Redis({ port, password, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // Refused connections are expected until it is up.
  return client.on('error', () => undefined);
}
