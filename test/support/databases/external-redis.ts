import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A redis-server that Facteur does not start, on a socket in `directory`, without persistence. */
export type ExternalRedis = {
  /** For REDIS_URL. */
  readonly url: string;
  /** Starts it, also again after a kill. Resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

export function externalRedis(directory: string): ExternalRedis {
  const path = join(directory, 'external.sock');
  let stop = async (): Promise<void> => undefined;
  return {
    url: `unix://${path}`,
    async start() {
      const settings = ['--port', '0', '--unixsocket', path, '--save', ''];
      // It exits with the test process, however that ends.
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'redis-server', ...settings], {
        stdio: 'ignore',
      });
      stop = async () => {
        const exited = once(child, 'exit');
        if (child.kill('SIGKILL')) await exited;
      };
      await answers(path);
    },
    kill: () => stop(),
    [Symbol.asyncDispose]: () => stop(),
  };
}

async function answers(path: string): Promise<void> {
  const client = new Redis({ path, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // Refused connections are expected until it is up.
  client.on('error', () => undefined);
  await client.ping();
  client.disconnect();
}
