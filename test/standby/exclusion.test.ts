import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Fence, type FencingToken, LeaseLost } from '../../src/lib/fence/fence.ts';
import { createSqliteFence } from '../../src/lib/fence/sqlite-fence.ts';
import { createBelief } from '../../src/standby/belief.ts';
import type { Holder, LeaseRecord } from '../../src/standby/lease-key.ts';
import { createLeaseWatch, type NextStep } from '../../src/standby/lease-watch.ts';
import { leaseTiming } from '../../src/standby/timing.ts';
import { createMemoryLease } from '../support/memory-lease.ts';

/** What may happen next; `who`: to which of two processes. */
type Step =
  | { readonly kind: 'time'; readonly by: number }
  | { readonly kind: 'look' | 'take' | 'renew' | 'commit' | 'release' | 'restart'; readonly who: 0 | 1 }
  /** A suspended virtual machine, whose monotonic clock stands still meanwhile. */
  | { readonly kind: 'suspend'; readonly who: 0 | 1; readonly by: number }
  | { readonly kind: 'lose' }
  | { readonly kind: 'fail-over' };

const who = fc.constantFrom(0 as const, 1 as const);
const milliseconds = fc.oneof(
  fc.integer({ min: 1, max: 1.5 * leaseTiming.ttl }),
  fc.constantFrom(leaseTiming.ttl / 2, leaseTiming.ttl - leaseTiming.margin, leaseTiming.ttl),
);
const of = (kind: 'look' | 'take' | 'renew' | 'commit' | 'release' | 'restart') =>
  fc.record({ kind: fc.constant(kind), who });
const usual: fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('time'), by: milliseconds }),
  ...(['look', 'take', 'look', 'take', 'renew', 'commit', 'commit', 'release', 'restart'] as const).map(of),
];
const suspension = fc.record({ kind: fc.constant('suspend' as const), who, by: milliseconds });
const alone = (step: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> => step.map((each) => [each]);
/** What is rare by chance. */
const takeOver = who.map((each): readonly Step[] =>
  (['look', 'take', 'commit'] as const).map((kind) => ({ kind, who: each })),
);
const losses: fc.Arbitrary<Step>[] = [fc.constant({ kind: 'lose' }), fc.constant({ kind: 'fail-over' })];

/** Two processes, their lease, and a database that both can write. */
function createWorld() {
  let now = 0;
  const lease = createMemoryLease(() => 1_000_000 + now * 1_000);
  let backup: LeaseRecord | null = null;
  const database = new Database(':memory:');
  const written: FencingToken[] = [];
  const processes = [0, 1].map((index) => createProcess(`process ${index}`));

  function createProcess(host: string) {
    let behind = 0;
    let runs = 0;
    const clock = () => now - behind;
    const begin = () => {
      runs += 1;
      const holder: Holder = { id: `${host}, run ${runs}`, host, standby: true };
      return {
        holder,
        watch: createLeaseWatch(leaseTiming),
        next: null as NextStep | null,
        held: null as {
          readonly belief: ReturnType<typeof createBelief>;
          token: FencingToken;
          beat: number;
        } | null,
        fence: createSqliteFence(database, 'the database'),
      };
    };
    let run = begin();
    const fenceOf = (): Fence | null =>
      run.held && { token: run.held.belief.token, remaining: run.held.belief.remaining };
    return {
      suspend: (by: number) => {
        behind += by;
      },
      restart: () => {
        run = begin();
      },
      acts: () => (run.held?.belief.remaining() ?? 0) > 0,
      look: async () => {
        if (!run.held) run.next = run.watch(await lease.key.read(), clock());
      },
      take: async () => {
        if (run.held || run.next?.kind !== 'take') return;
        const begun = clock();
        const taken = await lease.key.take(run.holder, run.next.seen);
        run.next = null;
        if (!taken) return;
        const belief = createBelief({ token: taken.token, begun }, leaseTiming, clock, () => undefined);
        run.held = { belief, token: taken.token, beat: 0 };
        // As a start does.
        const found = run.fence.highest();
        if (found < taken.token) return;
        const token = await lease.key.raise({ ...run.holder, ...taken }, found);
        if (token === null) belief.end('taken');
        else {
          belief.raised(token);
          run.held.token = token;
        }
      },
      renew: async () => {
        const { held, holder } = run;
        if (!held || held.belief.remaining() === 0) return;
        const begun = clock();
        held.beat += 1;
        const isOurs = await lease.key.renew({ ...holder, token: held.token, beat: held.beat, since: 0 });
        if (isOurs) held.belief.renewed(begun);
        else held.belief.end('taken');
      },
      release: async () => {
        if (!run.held || run.held.belief.remaining() === 0) return;
        await lease.key.release({ ...run.holder, token: run.held.token, since: 0 });
        run = begin();
      },
      commit: () => {
        const fence = fenceOf();
        if (!fence) return;
        try {
          database.transaction(() => {
            run.fence.pass(fence);
            written.push(fence.token());
          })();
        } catch (error) {
          if (!(error instanceof LeaseLost)) throw error;
        }
      },
    };
  }

  return {
    written,
    acting: () => processes.filter((each) => each.acts()).length,
    async step(step: Step): Promise<void> {
      if (step.kind === 'time') now += step.by;
      else if (step.kind === 'lose') lease.restore(null);
      else if (step.kind === 'fail-over') {
        const lost = lease.stored();
        lease.restore(backup);
        backup = lost;
      } else {
        const one = processes[step.who];
        if (step.kind !== 'suspend') await one?.[step.kind]();
        else {
          now += step.by;
          one?.suspend(step.by);
        }
      }
    },
  };
}

/** The first acts, and the second has seen it. */
const begun: readonly Step[] = [
  { kind: 'look', who: 0 },
  { kind: 'time', by: leaseTiming.ttl },
  { kind: 'look', who: 0 },
  { kind: 'take', who: 0 },
  { kind: 'commit', who: 0 },
  { kind: 'look', who: 1 },
];

const runs = { numRuns: 1_000 };

const grows = (tokens: readonly number[]): boolean =>
  tokens.every((token, index) => index === 0 || token >= (tokens[index - 1] ?? 0));

it('has at most one process believe that it acts, whatever times, stops and restarts come in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...usual), { minLength: 20, maxLength: 80 }), async (steps) => {
      const world = createWorld();
      for (const step of [...begun, ...steps]) {
        await world.step(step);
        expect(world.acting()).toBeLessThanOrEqual(1);
      }
      expect(grows(world.written)).toBe(true);
    }),
    runs,
  );
});

it('never lets what is written go back to an older holder, even where Redis loses leases and clocks stand still', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(takeOver, ...[...usual, suspension, ...losses].map(alone)), {
        minLength: 20,
        maxLength: 80,
      }),
      async (groups) => {
        const steps = groups.flat();
        const world = createWorld();
        for (const step of [...begun, ...steps]) await world.step(step);
        expect(grows(world.written)).toBe(true);
      },
    ),
    runs,
  );
});

it('lets a standby act once the first is dead, and the first not any more', async () => {
  const world = createWorld();
  const run = async (...steps: Step[]) => {
    for (const step of steps) await world.step(step);
  };
  const waits: Step = { kind: 'time', by: leaseTiming.ttl };
  await run({ kind: 'look', who: 0 }, { kind: 'look', who: 1 }, waits);
  await run({ kind: 'look', who: 0 }, { kind: 'take', who: 0 }, { kind: 'commit', who: 0 });
  expect(world.written).toHaveLength(1);
  await run({ kind: 'look', who: 1 }, { kind: 'take', who: 1 }, { kind: 'commit', who: 1 });
  expect(world.written).toHaveLength(1);
  // It goes on in the middle of what it was doing, and its clock stood still: the fence alone knows.
  await run({ kind: 'suspend', who: 0, by: leaseTiming.ttl });
  await run({ kind: 'look', who: 1 }, { kind: 'take', who: 1 }, { kind: 'commit', who: 1 });
  expect(world.written).toHaveLength(2);
  expect(world.acting()).toBe(2);
  await run({ kind: 'commit', who: 0 });
  expect(world.written).toHaveLength(2);
  await run({ kind: 'renew', who: 0 });
  expect(world.acting()).toBe(1);
});
