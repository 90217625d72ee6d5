import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { findFreePort } from '../ports.ts';
import {
  clientOf,
  type RedisNode,
  type RedisProgram,
  redisNode,
  redisPassword,
  redisProcess,
} from './redis-node.ts';
import type { RedisTopology } from './redis-topology.ts';

const sentinelPassword = 'watch & wait';
const name = 'boss';

/** A master with a replica, and three Sentinels that agree by two; these want a password of their own. */
export async function startSentinels(program: RedisProgram, directory: string): Promise<RedisTopology> {
  const master = await redisNode({ program, directory });
  const replica = await redisNode({
    ...{ program, directory },
    settings: ['--replicaof', `127.0.0.1 ${master.port}`],
  });
  const nodes = [master, replica];
  await Promise.all(nodes.map((node) => node.start()));
  await vi.waitFor(() => isCopied(master, 1));
  const sentinels = await Promise.all([1, 2, 3].map(() => startSentinel(program, directory, master.port)));
  const [asked] = sentinels;
  if (!asked) throw new Error('There is no Sentinel');
  await vi.waitFor(() => knowsAll(asked.client));

  const currentMaster = async (): Promise<RedisNode> => {
    const [, port] = await asked.call('get-master-addr-by-name', name);
    return nodes.find((node) => node.port === Number(port)) ?? master;
  };
  const all = [...nodes, ...sentinels];
  const login = encodeURIComponent(redisPassword);
  const places = sentinels.map(({ port }) => `127.0.0.1:${port}`).join();
  return {
    url: `redis+sentinel://:${login}@${places}/${name}?sentinel_password=${encodeURIComponent(sentinelPassword)}`,
    master: currentMaster,
    nodes,
    killAll: async () => void (await Promise.all(all.map(({ kill }) => kill()))),
    [Symbol.asyncDispose]: async () =>
      void (await Promise.all(all.map((each) => each[Symbol.asyncDispose]()))),
  };
}

async function startSentinel(program: RedisProgram, directory: string, master: number) {
  const port = await findFreePort();
  const file = join(directory, `sentinel-${port}.conf`);
  await writeFile(file, configuration({ port, directory, master }));
  const { start, kill } = redisProcess([program, file, '--sentinel']);
  start();
  const client = clientOf(port, sentinelPassword);
  await client.ping();
  return {
    port,
    client,
    kill,
    call: async (...args: string[]): Promise<readonly unknown[]> => {
      const answer = await client.call('SENTINEL', ...args);
      return Array.isArray(answer) ? answer : [];
    },
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await kill();
    },
  };
}

/** Impatient, so that a test need not wait for half a minute. A replica may be ten times as old as a master may be silent. */
const configuration = ({ port, directory, master }: { port: number; directory: string; master: number }) =>
  `port ${port}
bind 127.0.0.1
dir ${directory}
requirepass "${sentinelPassword}"
sentinel sentinel-pass "${sentinelPassword}"
sentinel monitor ${name} 127.0.0.1 ${master} 2
sentinel auth-pass ${name} ${redisPassword}
sentinel down-after-milliseconds ${name} 2000
sentinel failover-timeout ${name} 3000
`;

async function isCopied({ client }: RedisNode, replicas: number): Promise<void> {
  const online = (await client.info('replication')).match(/state=online/g) ?? [];
  if (online.length < replicas) throw new Error('A replica is not there yet');
}

/** They find each other by the master. */
async function knowsAll(client: ReturnType<typeof clientOf>): Promise<void> {
  if (!/slaves=1,sentinels=3/.test(await client.info('sentinel')))
    throw new Error('The Sentinels do not know each other yet');
}
