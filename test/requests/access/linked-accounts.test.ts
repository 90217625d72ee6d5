import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/domain/result.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { approve, approversOf, deny } from '../../../src/requests/lifecycle/review.ts';
import {
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { account, as, policyWith } from '../../support/fixtures/policy.ts';

const tenants = { 'slack/T1': [exampleOrg], 'discord/2': [exampleOrg] };
const mia = account('slack/T1', 'mia', 'member');
const miaElsewhere = account('discord/2', 'mia2', 'admin');
const max = account('slack/T1', 'max', 'moderator');
const maxElsewhere = account('discord/2', 'max2', 'moderator');
const linked = [
  ['slack/T1/mia', 'discord/2/mia2'],
  ['slack/T1/max', 'discord/2/max2'],
];
/** The first account of a person is not always the one that made the request. */
const linkedTheOtherWay = linked.map((accounts) => accounts.toReversed());

let made: ExampleOrg;
let policy: Policy;
const nobodyLinked = () => policyWith({ tenants, sets: { approvals: 2 } });
const withPeople = (people: readonly (readonly string[])[]) =>
  policyWith({ tenants, people, sets: { approvals: 2 } });
beforeEach(async () => {
  policy = nobodyLinked();
  made = await makeExampleOrg({ policy: () => policy });
});
afterEach(() => made.close());

const creation = (local = 'bob') => change(at(local), null, mailbox(`the first of ${local}`));

describe.each([
  ['by the account that asked', linked],
  ['by the other account', linkedTheOtherWay],
])('two accounts of one person, who is named %s', (_how, people) => {
  it('can not approve or deny what one of them asked for', async () => {
    policy = withPeople(people);
    const request = await ask(made.app, mia, creation());
    const own = err({ code: 'own-request', request: request.id });
    expect(await approve(made.app, miaElsewhere, clickOn(made.app, request))).toEqual(own);
    expect(await deny(made.app, miaElsewhere, clickOn(made.app, request), 'no')).toEqual(own);
    expect(made.app.store.reviews.of(request.id)).toEqual([]);
  });

  it('count once as approvers', async () => {
    policy = withPeople(people);
    const { app } = made;
    const request = await ask(app, mia, creation());
    expect(await approve(app, max, clickOn(app, request))).toEqual(ok('moved'));
    expect(await approve(app, maxElsewhere, clickOn(app, request))).toEqual(
      err({ code: 'already-reviewed', request: request.id }),
    );
    expect(requestOf(app, request.id).state).toBe('awaiting-approval');
  });

  it('count once though they were linked after both approved', async () => {
    const { app } = made;
    policy = policyWith({ tenants, sets: { approvals: 3 } });
    const request = await ask(app, mia, creation());
    await approve(app, max, clickOn(app, request));
    await approve(app, maxElsewhere, clickOn(app, request));
    policy = policyWith({ tenants, people, sets: { approvals: 3 } });
    await approve(app, account('slack/T1', 'moe', 'moderator'), clickOn(app, request));
    expect(approversOf(app, requestOf(app, request.id))).toHaveLength(2);
    expect(requestOf(app, request.id).state).toBe('awaiting-approval');
  });

  it('do not count where the one approved what the other asked for before they were linked', async () => {
    const { app } = made;
    const request = await ask(app, mia, creation());
    await approve(app, miaElsewhere, clickOn(app, request));
    policy = withPeople(people);
    await approve(app, max, clickOn(app, request));
    expect(approversOf(app, requestOf(app, request.id))).toEqual([max]);
    expect(requestOf(app, request.id).state).toBe('awaiting-approval');
    await approve(app, account('discord/2', 'moe', 'moderator'), clickOn(app, request));
    expect(requestOf(app, request.id).state).toBe('queued');
  });

  it('may each cancel what the other asked for', async () => {
    policy = withPeople(people);
    const request = await ask(made.app, mia, creation());
    expect(await cancel(made.app, as(miaElsewhere, 'member'), request.id)).toEqual(ok('moved'));
  });
});
