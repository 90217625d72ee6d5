import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { listRequests } from '../../../src/requests/lifecycle/list-requests.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import {
  approvalTime,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
} from '../../support/fixtures/example-org.ts';
import { account, as, policyWith } from '../../support/fixtures/policy.ts';

const tenants = { 'slack/T1': [exampleOrg], 'discord/2': [exampleOrg] };
const people = [
  ['slack/T1/mia', 'discord/2/mia2'],
  ['slack/T1/max', 'discord/2/max2'],
];
const mia = account('slack/T1', 'mia', 'member');
const miaElsewhere = account('discord/2', 'mia2', 'admin');
const max = account('slack/T1', 'max', 'admin');
const maxElsewhere = account('discord/2', 'max2', 'moderator');
const moe = account('slack/T1', 'moe', 'admin');

let made: ExampleOrg;
let policy: Policy;
beforeEach(async () => {
  policy = policyWith({ tenants, people, sets: { approvals: 2 } });
  made = await makeExampleOrg({ policy: () => policy });
});
afterEach(() => made.close());

/** How many requests wait for somebody's review. */
function waitingFor(actor: Actor): number {
  const { rows, count } = listRequests(made.app, actor, { which: 'waiting' }, { number: 1, size: 9 });
  expect(rows).toHaveLength(count);
  return count;
}

it('a request waits for whoever may approve it, and for nobody else', async () => {
  await ask(made.app, mia, change(at('bob'), null, mailbox('one')));
  expect([moe, max, maxElsewhere].map(waitingFor)).toEqual([1, 1, 1]);
  const others = [mia, miaElsewhere, as(moe, 'member'), account('slack/T9', 'eve', 'admin')];
  expect(others.map(waitingFor)).toEqual([0, 0, 0, 0]);
});

it('it waits no more for who has approved it, by whichever account', async () => {
  const request = await ask(made.app, mia, change(at('bob'), null, mailbox('one')));
  await approve(made.app, max, clickOn(made.app, request));
  expect([moe, max, maxElsewhere].map(waitingFor)).toEqual([1, 0, 0]);
});

it('it waits again for who has approved what it was before', async () => {
  made.put(at('bob'), mailbox('one'), { messages: 1, bytes: 10 });
  const request = await ask(made.app, mia, change(at('bob'), mailbox('one'), null));
  await confirm(made.app, mia, clickOn(made.app, request));
  await approve(made.app, max, clickOn(made.app, request));
  made.put(at('bob'), mailbox('one'), { messages: 2, bytes: 20 });
  expect([moe, max].map(waitingFor)).toEqual([1, 0]);
  await approve(made.app, moe, clickOn(made.app, request));
  expect([moe, max].map(waitingFor)).toEqual([1, 1]);
});

it('it waits for nobody once its time is over, be it marked as expired or not', async () => {
  await ask(made.app, mia, change(at('bob'), null, mailbox('one')));
  made.pass(approvalTime - 1);
  expect(waitingFor(moe)).toBe(1);
  made.pass(1);
  expect(waitingFor(moe)).toBe(0);
});
