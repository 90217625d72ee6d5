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
