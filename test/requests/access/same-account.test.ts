import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, personOf } from '../../../src/domain/actor.ts';
import { err, ok } from '../../../src/domain/result.ts';
import type { Policy, Rule } from '../../../src/policy/policy.ts';
import { listOwnMailboxes, ownsMailbox } from '../../../src/requests/access/identity.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { listRequests } from '../../../src/requests/lifecycle/list-requests.ts';
import { approve, deny } from '../../../src/requests/lifecycle/review.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import {
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, as, policyWith } from '../../support/fixtures/policy.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const tenants = { 'discord/1': [exampleOrg], 'discord/2': [exampleOrg], 'slack/T1': [exampleOrg] };
const here = account('discord/1', '55', 'admin');
const there = account('discord/2', '55', 'admin');
const other = account('discord/2', '66', 'admin');
const creation = (local = 'bob') => change(at(local), null, mailbox(`the first of ${local}`));

let made: ExampleOrg;
let policy: Policy;
const rules = (sets: Rule['sets']) => {
  policy = policyWith({ tenants, sets });
};
beforeEach(async () => {
  rules({});
  made = await makeExampleOrg({ policy: () => policy });
});
afterEach(() => made.close());

describe('one account in two servers', () => {
  it('can not give the second word under a rule of two', async () => {
    rules({ ruleOfTwo: true });
    const { app } = made;
    made.put(at('bob'), mailbox('one'));
    const request = await ask(app, here, change(at('bob'), mailbox('one'), null));
    expect(await confirm(app, there, clickOn(app, request))).toEqual(ok('moved'));
    const own = err({ code: 'own-request', request: request.id });
    expect(await approve(app, there, clickOn(app, request))).toEqual(own);
    expect(await deny(app, there, clickOn(app, request), 'no')).toEqual(own);
    expect(await approve(app, other, clickOn(app, request))).toEqual(ok('moved'));
  });

  it('approves once, however many approvals are wanted', async () => {
    rules({ approvals: 2 });
    const { app } = made;
    const request = await ask(app, account('slack/T1', 'mia', 'member'), creation());
    expect(await approve(app, here, clickOn(app, request))).toEqual(ok('moved'));
    expect(await approve(app, there, clickOn(app, request))).toEqual(
      err({ code: 'already-reviewed', request: request.id }),
    );
    expect(requestOf(app, request.id).state).toBe('awaiting-approval');
    expect(app.store.reviews.of(request.id)).toHaveLength(1);
  });

  it('shares one set of limits', async () => {
    rules({ openRequests: 1, requestsADay: 1 });
    const request = await ask(made.app, as(here, 'member'), creation());
    expect(await submit(made.app, as(there, 'member'), creation('ann'))).toMatchObject({
      fault: { code: 'too-many-open', limit: 1 },
    });
    expect(await cancel(made.app, as(there, 'member'), request.id)).toEqual(ok('moved'));
    expect(await submit(made.app, as(there, 'member'), creation('ann'))).toMatchObject({
      fault: { code: 'too-many-today', limit: 1 },
    });
  });

  it('owns what it owns in both, and sees it as its own', async () => {
    const request = await ask(made.app, here, creation());
    await runApplyJobs(made.app);
    const page = { number: 1, size: 9 };
    for (const [actor, count] of [
      [here, 1],
      [there, 1],
      [other, 0],
    ] as const) {
      expect(ownsMailbox(made.app, actor, mailboxId('the first of bob'))).toBe(count === 1);
      expect(await listOwnMailboxes(made.app, actor, 9)).toHaveLength(count);
      const { rows } = listRequests(made.app, actor, { which: 'mine' }, page);
      expect(rows.map(({ id }) => id)).toEqual(count === 1 ? [request.id] : []);
    }
  });

  it('breaks a glass as the same admin, who is distinguished from a namesake elsewhere', async () => {
    const request = await ask(made.app, account('discord/1', '77', 'member'), creation());
    expect(await breakGlass(made.app, there, clickOn(made.app, request), 'now')).toEqual(ok('moved'));
    const namesake = account('slack/T1', '55', 'member');
    expect(ownsMailbox(made.app, namesake, mailboxId('the first of bob'))).toBe(false);
  });
});

it('what an older version has written down under a server’s own key is found in the other', async () => {
  const { store } = made.app;
  const owner: Actor = as(here, 'member');
  const mailboxOf = mailboxId('old');
  made.put(at('old'), mailbox('old'));
  store.owners.put({ mailbox: mailboxOf, address: at('old'), owner, person: personOf(owner) });
  expect(await listOwnMailboxes(made.app, there, 9)).toMatchObject([{ address: at('old') }]);
  const request = await ask(made.app, account('slack/T1', 'mia', 'member'), creation());
  const { plan } = request;
  const review = { requestId: request.id, planHash: plan.hash, decision: 'approve', at: 1 } as const;
  store.reviews.add({ ...review, reviewer: here, person: personOf(here) });
  expect(await approve(made.app, there, clickOn(made.app, request))).toEqual(
    err({ code: 'already-reviewed', request: request.id }),
  );
});
