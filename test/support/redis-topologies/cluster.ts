import { vi } from 'vitest';
import { findFreePort } from '../ports.ts';
import { type RedisNode, type RedisProgram, redisNode, redisPassword } from './redis-node.ts';
import type { RedisTopology } from './redis-topology.ts';

const slots = 16_384;

/** Three masters that share the slots, and a replica of each. */
export async function startCluster(program: RedisProgram, directory: string): Promise<RedisTopology> {
  const nodes = await Promise.all(Array.from({ length: 6 }, () => clusterNode(program, directory)));
  const [first, ...others] = nodes;
  if (!first) throw new Error('There is no node');
  for (const { port, busPort } of others) await first.client.cluster('MEET', '127.0.0.1', port, busPort);
  await vi.waitFor(() => Promise.all(nodes.map((node) => says(node, /cluster_known_nodes:6/))));
  for (const [index, { client }] of nodes.slice(0, 3).entries()) {
    const [from, to] = [index, index + 1].map((part) => Math.floor((part * slots) / 3));
    await client.cluster('ADDSLOTSRANGE', from ?? 0, (to ?? slots) - 1);
  }
  const ids = await Promise.all(nodes.map(({ client }) => client.cluster('MYID')));
  for (const [index, { client }] of nodes.slice(3).entries())
    await vi.waitFor(() => client.cluster('REPLICATE', String(ids[index])));
  await vi.waitFor(() => Promise.all(nodes.map((node) => says(node, /cluster_state:ok/))));
  await vi.waitFor(() => Promise.all(nodes.slice(3).map(isLinked)));

  const killed = new Set<number>();
  /** The node of our slot, as any living node says. */
  const masterOfOurs = async (): Promise<RedisNode> => {
    const { client } = nodes.find(({ port }) => !killed.has(port)) ?? first;
    const slot = await client.cluster('KEYSLOT', '{bull}');
    const ours = (await client.cluster('SLOTS')).find(
      ([from, to]) => Number(from) <= slot && slot <= Number(to),
    );
    const [, port] = ours?.[2] ?? [];
    return nodes.find((node) => node.port === port) ?? first;
  };
  return {
    url: `redis+cluster://:${encodeURIComponent(redisPassword)}@${nodes.map(({ port }) => `127.0.0.1:${port}`).join()}`,
    async master() {
      const node = await masterOfOurs();
      const kill = (): Promise<void> => {
        killed.add(node.port);
        return node.kill();
      };
      return { ...node, kill };
    },
    nodes,
    killAll: async () => void (await Promise.all(nodes.map((node) => node.kill()))),
    [Symbol.asyncDispose]: async () =>
      void (await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()))),
  };
}

async function clusterNode(program: RedisProgram, directory: string) {
  // Not the usual port plus 10,000, which another connection may have.
  const busPort = await findFreePort();
  const bus = ['--cluster-enabled', 'yes', '--cluster-port', `${busPort}`];
  // A replica may take over however old it is.
  const impatient = ['--cluster-node-timeout', '1000', '--cluster-replica-validity-factor', '0'];
  const node = await redisNode({ program, directory, settings: [...bus, ...impatient] });
  await node.start();
  return { ...node, busPort };
}

async function says({ client }: RedisNode, words: RegExp): Promise<void> {
  if (!words.test(String(await client.cluster('INFO')))) throw new Error('The cluster is not ready yet');
}

async function isLinked({ client }: RedisNode): Promise<void> {
  if (!/master_link_status:up/.test(await client.info('replication')))
    throw new Error('A replica is not there yet');
}
