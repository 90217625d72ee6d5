import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { redisSettingsProbe } from '../../../src/app/health/queue.ts';
import { parseRedisUrl, type RedisTarget } from '../../../src/config/redis-url.ts';
import { redisProbe } from '../../../src/doctor/redis/redis.ts';
import { monotonicNow } from '../../../src/lib/monotonic-clock.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import { createProducerConnection } from '../../../src/queue/redis/connection.ts';
import { createLeaseKey } from '../../../src/queue/redis/lease-key.ts';
import { startQueue } from '../../../src/queue/start-queue.ts';
import type { Lease } from '../../../src/standby/hold-lease.ts';
import { leaseTiming } from '../../../src/standby/timing.ts';
import { waitForLease } from '../../../src/standby/wait-for-lease.ts';
import { fixTexts, reportLines, runProbe } from '../../doctor/run-probe.ts';
import { startCluster } from '../../support/redis-topologies/cluster.ts';
import { redisNode, redisPassword } from '../../support/redis-topologies/redis-node.ts';
import { cutReplication, killMaster } from '../../support/redis-topologies/redis-topology.ts';
import { startSentinels } from '../../support/redis-topologies/sentinel.ts';
import { isMissing } from '../../support/requirements.ts';
import { eventually, scratchDirectory } from '../../support/scratch.ts';

const kinds = [
  ['Redis with Sentinel', 'redis-server', startSentinels],
  ['a cluster of Valkey', 'valkey-server', startCluster],
] as const;

describe.skipIf(isMissing('redis-server', 'valkey-server'))('several servers', () => {
  test.for(kinds)(
    'do jobs and answer questions, before a fail-over and after it, and end: %s',
    async ([, program, start]) => {
      const redis = await start(program, await scratchDirectory());
      onTestFinished(() => redis[Symbol.asyncDispose]());
      const { queue, done, logged } = await startedQueue(targetOf(redis.url));
      const { call } = queue.rpcClient<number, number>('questions');
      queue.serveRpc('questions', async (question) => Number(question) + 1);
      const readies = vi.fn();
      queue.onReady(readies);

      await queue.add('work', rows(1));
      // Several go in one pipeline.
      await queue.add('work', rows(2, 3, 4), true);
      await eventually(() => done.toSorted()).toEqual([1, 2, 3, 4]);
      expect(await call(41)).toBe(42);
      expect(await queue.lengthsOf('work')).toEqual({
        counts: { waiting: 0, active: 0, delayed: 0 },
        oldest: null,
      });

      const leases = await twoOnLease(targetOf(redis.url));
      // What the new master has of the lease is older than what its holder knows of.
      await cutReplication(redis);
      await leases.renewed();
      await killMaster(redis);
      await eventually(() => readies.mock.calls.length).toBeGreaterThan(0);
      await vi.waitFor(() => queue.add('work', rows(5, 6)));
      await eventually(() => done.toSorted().slice(4)).toEqual([5, 6]);
      await vi.waitFor(async () => expect(await call(1)).toBe(2));

      await leases.settled();
      expect(leases.mostAtOnce()).toBe(1);
      await leases.stop();

      await redis.killAll();
      await eventually(() =>
        queue.add('work', rows(7)).then(
          () => 'taken',
          () => 'refused',
        ),
      ).toBe('refused');
      await queue.stop();
      expect(logged()).toMatch(/Redis is out of reach/);
      expect(logged()).not.toContain(redisPassword);
    },
  );

  test('a cluster is looked at on each of its masters, and what is wrong with one is said of it', async () => {
    const redis = await startCluster('redis-server', await scratchDirectory());
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const [first, second] = redis.nodes;
    await second?.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const lines = await runProbe(redisProbe, { REDIS_URL: redis.url });
    const report = reportLines(lines);
    expect(report[0]).toMatch(
      /^✓ REDIS_URL: Redis Cluster with .* answers: masters 127.0.0.1:\d+, 127.0.0.1:\d+, 127/,
    );
    expect(report).toContain(`✓ maxmemory-policy of 127.0.0.1:${first?.port}: noeviction`);
    expect(report).toContainEqual(
      expect.stringContaining(`✗ maxmemory-policy of 127.0.0.1:${second?.port}: allkeys-lru`),
    );
    expect(report.filter((line) => line.startsWith('✓ Rights of'))).toHaveLength(3);

    const { queue } = await startedQueue(targetOf(redis.url));
    const findings = await redisSettingsProbe.check({ redis: queue.redis } as never);
    expect(findings).toMatchObject([
      { state: 'failing', detail: expect.stringContaining(`127.0.0.1:${second?.port}: maxmemory-policy`) },
    ]);
    await queue.stop();

    const wrong = redis.url.replace(encodeURIComponent(redisPassword), 'hush-hush');
    const refused = await runProbe(redisProbe, { REDIS_URL: wrong });
    expect(reportLines(refused)).toEqual([expect.stringMatching(/refuses the password$/)]);
    expect(JSON.stringify(refused)).not.toContain('hush');
    const { queue: locked, logged } = await startedQueue(targetOf(wrong));
    await locked.stop();
    expect(logged()).toContain('WRONGPASS');
    expect(logged()).not.toContain('hush');
  });

  test('Sentinels say who the master is; a wrong password or name is reported as theirs', async () => {
    const redis = await startSentinels('redis-server', await scratchDirectory());
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const report = async (url: string) => {
      const lines = await runProbe(redisProbe, { REDIS_URL: url });
      return `${reportLines(lines)[0]} ${fixTexts(lines)}`;
    };
    const { port } = await redis.master();
    expect(await report(redis.url)).toContain(`answers: master 127.0.0.1:${port}`);
    expect(await report(redis.url.replace(/\?.*/, ''))).toMatch(
      /Sentinels refuse the password.*\?sentinel_password=/,
    );
    expect(await report(redis.url.replace(/_password=.*/, '_password=hush'))).toMatch(
      /Sentinels refuse the password/,
    );
    expect(await report(redis.url.replace('/boss', '/chief'))).toMatch(
      /not known by that name.*sentinel monitor NAME/,
    );
  });

  test('A Valkey alone does what a Redis does', async () => {
    const node = await redisNode({ program: 'valkey-server', directory: await scratchDirectory() });
    onTestFinished(() => node[Symbol.asyncDispose]());
    await node.start();
    const warned = vi.spyOn(console, 'warn');
    const url = `redis://:${encodeURIComponent(redisPassword)}@127.0.0.1:${node.port}`;
    const { queue, done, logged } = await startedQueue(targetOf(url));
    await queue.add('work', rows(1, 2));
    await eventually(() => done.toSorted()).toEqual([1, 2]);
    await queue.stop();
    expect([warned.mock.calls, logged()]).toEqual([[], '']);
    expect(reportLines(await runProbe(redisProbe, { REDIS_URL: url }))[1]).toMatch(/^✓ Version: [89]\./);
  });
});

const rows = (...ids: number[]) => ids.map((id) => ({ id, job: 'work' }));

function targetOf(url: string): RedisTarget {
  const parsed = parseRedisUrl(url);
  return parsed.ok ? parsed.value : expect.fail(parsed.fault);
}

/** A queue with a worker, and what is logged of it. */
async function startedQueue(target: RedisTarget) {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line) => void lines.push(line) });
  const queue = await startQueue({ target, directory: '', batchSizes: {}, log });
  const done: number[] = [];
  const run = async ({ data }: { readonly data: unknown }) => {
    const batch = data as { rows: { id: number }[] };
    done.push(...batch.rows.map(({ id }) => id));
  };
  queue.startWorkers([{ queue: 'work', concurrency: 5, run }], []);
  return { queue, done, logged: () => lines.join('') };
}

/** Two processes by one lease: one holds it, the other waits. */
async function twoOnLease(target: RedisTarget) {
  const ending = new AbortController();
  const key = () => createLeaseKey(createProducerConnection(target, () => undefined));
  const own = key();
  const earlier = { id: 'earlier', host: 'earlier.example', standby: true };
  await vi.waitFor(async () => {
    const taken = (await own.take(earlier, null)) ?? expect.fail('somebody has it');
    await own.release({ ...earlier, ...taken });
  });
  const leases: Lease[] = [];
  const wait = async (host: string): Promise<void> => {
    const holder = { id: host, host, standby: true };
    const lease = await waitForLease({
      ...{ key: key(), holder, timing: leaseTiming, monotonicNow, signal: ending.signal },
      onWaiting: () => undefined,
      onError: () => undefined,
    });
    if (lease) leases.push(lease);
  };
  await wait('first');
  void wait('second');
  await eventually(async () => (await own.waiting())?.host).toBe('second');
  const acting = () => leases.filter((each) => each.remaining() > 0);
  let most = 0;
  const looking = setInterval(() => {
    most = Math.max(most, acting().length);
  }, 10);
  const beatOf = async () => {
    const record = await own.read();
    return `${record?.id} ${record?.beat}`;
  };
  const renewed = async (): Promise<void> => {
    const before = await vi.waitFor(beatOf);
    await vi.waitFor(async () => expect(await beatOf()).not.toBe(before), { interval: 100 });
  };
  return {
    renewed,
    /** Whoever holds it then renews it: the first where the fail-over was quick, otherwise the second. */
    settled: async () => {
      await renewed();
      await eventually(async () => [(await own.read())?.id]).toEqual(acting().map(({ host }) => host));
    },
    mostAtOnce: () => most,
    /** The first gives it back, and the second takes it from the new master. */
    stop: async () => {
      if (leases.length === 1) {
        await leases[0]?.release();
        await eventually(() => acting().map(({ host }) => host)).toEqual(['second']);
      }
      clearInterval(looking);
      ending.abort();
      for (const each of leases) await each.release();
      own.close();
    },
  };
}
