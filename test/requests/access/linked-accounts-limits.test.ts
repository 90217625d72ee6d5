import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Policy } from '../../../src/policy/policy.ts';
import { listOwnMailboxes } from '../../../src/requests/access/identity.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { listRequests } from '../../../src/requests/lifecycle/list-requests.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
} from '../../support/fixtures/example-org.ts';
import { account, policyWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

type People = readonly (readonly string[])[];

const tenants = { 'slack/T1': [exampleOrg], 'discord/2': [exampleOrg] };
const mia = account('slack/T1', 'mia', 'moderator');
const miaElsewhere = account('discord/2', 'mia2', 'admin');
const accounts = ['slack/T1/mia', 'discord/2/mia2'];

let made: ExampleOrg;
let policy: Policy;
beforeEach(async () => {
  policy = policyWith({ tenants });
  made = await makeExampleOrg({ policy: () => policy });
});
afterEach(() => made.close());

const creation = (local = 'bob') => change(at(local), null, mailbox(`the first of ${local}`));
const linked = (people: People) => policyWith({ tenants, people });
const limits = (people: People) =>
  policyWith({ tenants, people, sets: { openRequests: 1, requestsADay: 2 } });

describe.each([
  ['by the account that asked first', [accounts]],
  ['by the other account', [accounts.toReversed()]],
])('two accounts of one person, who is named %s,', (_how, people) => {
  it.each(['before', 'after'])('share their limits, though they asked %s they were linked', async (when) => {
    const { app } = made;
    policy = limits(when === 'before' ? [] : people);
    const first = await ask(app, mia, creation());
    policy = limits(people);
    expect(await submit(app, miaElsewhere, creation('ann'))).toMatchObject({
      fault: { code: 'too-many-open', limit: 1 },
    });
    await cancel(app, mia, first.id);
    const second = await ask(app, miaElsewhere, change(at('ann'), null, aliasTo(at('postmaster'))));
    await cancel(app, mia, second.id);
    await runApplyJobs(app);
    expect(await submit(app, mia, creation('eve'))).toMatchObject({
      fault: { code: 'too-many-today', limit: 2 },
    });
  });

  it.each(['before', 'after'])('own the same, though it was made %s they were linked', async (when) => {
    const { app } = made;
    policy = linked(when === 'before' ? [] : people);
    const request = await ask(app, miaElsewhere, creation());
    await runApplyJobs(app);
    policy = linked(people);
    for (const account of [mia, miaElsewhere]) {
      expect(await listOwnMailboxes(app, account, 10)).toMatchObject([{ address: at('bob') }]);
      const { rows, count } = listRequests(app, account, { which: 'mine' }, { number: 1, size: 10 });
      expect([rows.map(({ id }) => id), count]).toEqual([[request.id], 1]);
    }
  });
});

it('people who are not linked share nothing', async () => {
  policy = limits([]);
  await ask(made.app, mia, creation());
  expect(await submit(made.app, miaElsewhere, creation('ann'))).toMatchObject({ ok: true });
  expect(listRequests(made.app, mia, { which: 'mine' }, { number: 1, size: 10 }).count).toBe(1);
});
