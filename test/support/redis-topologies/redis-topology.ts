import { vi } from 'vitest';
import type { RedisNode } from './redis-node.ts';

/** Several Redis servers that take over from each other. */
export type RedisTopology = {
  /** For REDIS_URL. */
  readonly url: string;
  /** The one that holds our keys now. */
  master(): Promise<RedisNode>;
  /** All of them, masters and replicas. */
  readonly nodes: readonly RedisNode[];
  /** Ends all servers; clients reach none. */
  killAll(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * Has the replicas get nothing of what the master acknowledges from here on, as where the network between them fails. They
 * stay fit to take over for some seconds.
 */
export async function cutReplication(topology: RedisTopology): Promise<void> {
  const master = await topology.master();
  const info = await master.client.info('replication');
  const ports = [...info.matchAll(/^slave\d+:.*\bport=(\d+)/gm)].map(([, port]) => Number(port));
  const replicas = topology.nodes.filter(({ port }) => ports.includes(port));
  if (replicas.length === 0) throw new Error('The master has no replica');
  for (const { client } of replicas) await client.config('SET', 'masterauth', 'wrong');
  await master.client.call('CLIENT', 'KILL', 'TYPE', 'replica');
}

/** Kills the master, as by a power cut. Resolves once another takes writes. */
export async function killMaster(topology: RedisTopology): Promise<void> {
  const { port, kill } = await topology.master();
  await kill();
  await vi.waitFor(
    async () => {
      const next = await topology.master();
      if (next.port === port || !/^role:master/m.test(await next.client.info('replication')))
        throw new Error('No other master has taken over yet');
    },
    { interval: 50 },
  );
}
