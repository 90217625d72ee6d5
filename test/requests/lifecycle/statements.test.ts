import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await org.close();
});

/** Counts the SQL statements of each transaction. */
function countStatements(): number[] {
  const counts: number[] = [];
  let count = 0;
  const probe = new Database(':memory:');
  const prototype = Object.getPrototypeOf(probe.prepare('select 1'));
  probe.close();
  for (const method of ['run', 'get', 'all'] as const) {
    const original = prototype[method];
    vi.spyOn(prototype, method).mockImplementation(function (this: unknown, ...values: unknown[]) {
      count += 1;
      return original.apply(this, values);
    });
  }
  const { store } = org.app;
  const commit = store.commit.bind(store);
  vi.spyOn(store, 'commit').mockImplementation((work, ...rest) =>
    commit(
      () => {
        count = 0;
        const done = work();
        counts.push(count);
        return done;
      },
      ...rest,
    ),
  );
  return counts;
}

it('a request of one change costs few statements: at submission, claim and end', async () => {
  // The first request also prepares what is prepared when it is first used.
  orThrow(await submit(org.app, ada, change(at('first'), null, aliasTo(outside('x')))));
  await runApplyJobs(org.app);
  const counts = countStatements();
  const id = orThrow(await submit(org.app, ada, change(at('team'), null, aliasTo(outside('x')))));
  await runApplyJobs(org.app);
  vi.restoreAllMocks();
  expect(requestOf(org.app, id).state).toBe('applied');
  expect(counts).toEqual([8, 3, 9]);
});
