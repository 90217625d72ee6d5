import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sweepPlans } from '../../../src/requests/changes/sweep-plans.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { checkAudit } from '../../../src/store/audit-chain.ts';
import { policyWith } from '../../support/fixtures/policy.ts';
import { applyRows } from '../../support/run-jobs.ts';
import { leftBehind, watchLaws } from './laws.ts';
import { steps, tenants } from './steps.ts';
import { take } from './take-step.ts';
import { work } from './work.ts';
import { createWorld, relay, type World } from './world.ts';

const month = 31 * 24 * 60 * 60_000;

/** Where a job has one change, more of a plan is still to begin when it is stopped. */
const ordersPerJob = fc.constantFrom(1, 2);

/** More with MODEL_RUNS, other ones with MODEL_SEED. */
const { MODEL_RUNS = '40', MODEL_SEED } = process.env;

test('whatever people, servers and accidents do, requests of several changes keep their promises', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { minLength: 40, maxLength: 60 }),
      ordersPerJob,
      async (sequence, each) => {
        const world = await createWorld(policyWith({ tenants }), { ordersPerJob: each });
        const laws = watchLaws(world);
        for (const step of sequence) laws.judge(await take(world, step, laws.shown));
        await drain(world);
        laws.judge(null);
        laws.judgeEnd();
        expect(checkAudit(join(world.directory, 'facteur.sqlite'))).toMatchObject({ ok: true });
        await world.close();
      },
    ),
    { numRuns: Number(MODEL_RUNS), ...(MODEL_SEED && { seed: Number(MODEL_SEED) }) },
  );
}, 3_600_000);

/** Ends everything: first while one server is away, which holds up nothing that does not need it, and then all. */
async function drain(world: World): Promise<void> {
  world.pass(month);
  await expireRequests(world.app);
  world.away.clear();
  world.away.add('two');
  for (let round = 0; round < 30; round += 1) await runQueue(world, false);
  expect(leftBehind(world, 'two'), 'held up by a server that it does not need').toEqual([]);
  world.away.clear();
  for (let round = 0; round < 100 && applyRows(world.app).length > 0; round += 1) await runQueue(world, true);
  await sweepPlans(world.app);
  await world.pass(month);
  await sweepPlans(world.app);
}

/** Runs each job of the outbox once. */
async function runQueue(world: World, lastAttempt: boolean): Promise<void> {
  world.queue = [];
  relay(world);
  const jobs = world.queue.map((_, index) => index);
  for (const index of jobs.reverse()) await work(world, { jobs: [index], lastAttempt, killedAfter: null });
}
