import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDueSweep, type DueSweep, doubtTime } from '../../../src/requests/due/due-sweep.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askWith, day, later } from '../../support/fixtures/times.ts';

let made: ExampleOrg;
let sweep: DueSweep;
let deletion: number;
let creation: number;
beforeEach(async () => {
  made = await makeExampleOrg();
  const { app } = made;
  sweep = createDueSweep(app, made.monotonicNow);
  made.put(at('bob'), mailbox('one'));
  const options = { at: later(app, day) };
  deletion = (await askWith(app, ada, change(at('bob'), mailbox('one'), null), options)).id;
  await confirm(app, ada, clickOn(app, { id: deletion }));
  const alias = change(at('info'), null, aliasTo(at('postmaster')));
  creation = (await askWith(app, ada, alias, options)).id;
  await sweep.run();
});
afterEach(() => made.close());

const states = () => [deletion, creation].map((id) => requestOf(made.app, id).state);

it('begins what is due as time passes, deletions too', async () => {
  made.pass(day);
  expect(await sweep.run()).toBe(2);
  expect(states()).toEqual(['queued', 'queued']);
  expect(sweep.doubt()).toBeNull();
});

it('waits ten minutes with deletions after the clock was set forward', async () => {
  made.turnClock(day);
  expect(await sweep.run()).toBe(1);
  expect(states()).toEqual(['scheduled', 'queued']);
  expect(sweep.doubt()).toEqual({ jump: day, left: doubtTime });
  made.pass(doubtTime - 1);
  expect(await sweep.run()).toBe(0);
  made.pass(1);
  expect(await sweep.run()).toBe(1);
  expect(states()).toEqual(['queued', 'queued']);
});

it('destroys nothing where the clock is set right again', async () => {
  made.turnClock(day);
  await sweep.run();
  made.turnClock(-day);
  made.pass(doubtTime);
  expect(await sweep.run()).toBe(0);
  expect(states()).toEqual(['scheduled', 'queued']);
  made.pass(day);
  expect(await sweep.run()).toBe(1);
});

it('carries out nothing twice where the clock goes back', async () => {
  made.pass(day);
  await sweep.run();
  made.turnClock(-2 * day);
  expect(await sweep.run()).toBe(0);
  made.pass(3 * day);
  expect(await sweep.run()).toBe(0);
});

it('begins what came due while the process was off: late, the oldest first, and once', async () => {
  const { app } = made;
  const alias = change(at('early'), null, aliasTo(at('postmaster')));
  const early = (await askWith(app, ada, alias, { at: later(app, day / 2) })).id;
  made.pass(30 * day);
  const started = createDueSweep(app, made.monotonicNow);
  expect(await started.run()).toBe(3);
  expect(started.doubt()).toBeNull();
  const begun = [deletion, creation, early].flatMap((id) => {
    const { address } = requestOf(app, id);
    return app.store.audit.forRequest(id, address).filter(({ event }) => event === 'due');
  });
  expect(begun.toSorted((one, two) => one.id - two.id).map(({ requestId }) => requestId)).toEqual([
    early,
    deletion,
    creation,
  ]);
  expect(await started.run()).toBe(0);
  expect(await createDueSweep(app, made.monotonicNow).run()).toBe(0);
});

it('begins nothing before its time in a process that starts while the clock is set back, and then all of it', async () => {
  made.pass(day - 1);
  made.turnClock(-3 * day);
  const started = createDueSweep(made.app, made.monotonicNow);
  made.pass(day);
  expect(await started.run()).toBe(0);
  made.turnClock(3 * day);
  await started.run();
  expect(states()).toEqual(['scheduled', 'queued']);
  made.pass(doubtTime);
  expect(await started.run()).toBe(1);
});
