import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { noteLookedThrough } from '../../../src/requests/changes/look-through.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  person,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { askForMany, ledAway, name } from '../../support/fixtures/many-changes.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

function deletions(count: number): WantedChange[] {
  return Array.from({ length: count }, (_, index) => {
    const before = mailbox(`m${index}`);
    org.put(name(index), before, { messages: 1, bytes: 10 });
    return { change: change(name(index), before, null) };
  });
}

const submitted = (actor: Actor, wanted: readonly WantedChange[]) => askForMany(org.app, actor, wanted);

/** Shows somebody items of a request as it is now: from one index to before another. */
const look = (actor: Actor, { id }: Request, from: number, to: number) =>
  org.app.store.commit(() => noteLookedThrough(org.app, requestOf(org.app, id), actor, { from, to }));

const confirmed = (actor: Actor, { id }: Request, typedLost?: number) =>
  confirm(org.app, actor, { ...clickOn(org.app, { id }), ...(typedLost !== undefined && { typedLost }) });

const approved = (actor: Actor, { id }: Request) => approve(org.app, actor, clickOn(org.app, { id }));

const refusal = { ok: false, fault: { code: 'not-looked-through' } };

const auditOf = ({ id }: Request, event: string) =>
  org.app.store.audit.forRequest(id, '' as never).findLast((row) => row.event === event)?.detail;

/** A request of 24 items that its requester, a member, has confirmed. */
async function awaitingApproval(): Promise<Request> {
  const request = await submitted(mia, ledAway(org, 24));
  await look(mia, request, 0, 24);
  orThrow(await confirmed(mia, request));
  return requestOf(org.app, request.id);
}

describe('a plan of many items', () => {
  it('is confirmed by nobody who has not opened all of them', async () => {
    const request = await submitted(ada, ledAway(org, 30));
    expect(await confirmed(ada, request)).toMatchObject({
      fault: { request: request.id, items: 30, planHash: request.plan.hash, ...refusal.fault },
    });
    await look(ada, request, 0, 12);
    await look(ada, request, 13, 30);
    expect(await confirmed(ada, request)).toMatchObject(refusal);
    await look(ada, request, 12, 13);
    expect(orThrow(await confirmed(ada, request))).toBe('moved');
    expect(auditOf(request, 'confirmed')).toMatchObject({ lookedThrough: 30, planHash: request.plan.hash });
  });

  it('is approved by nobody who has not opened all of them, whoever else has', async () => {
    const request = await awaitingApproval();
    expect(await approved(ada, request)).toMatchObject(refusal);
    expect(requestOf(org.app, request.id).state).toBe('awaiting-approval');
    expect(org.app.store.reviews.of(request.id)).toEqual([]);
    await look(ada, request, 0, 24);
    expect(await approved(person('alex', 'admin'), request)).toMatchObject(refusal);
    expect(orThrow(await approved(ada, request))).toBe('moved');
    expect(auditOf(request, 'approved')).toMatchObject({ lookedThrough: 24 });
  });

  it('is applied past its approvals by nobody who has not opened all of them', async () => {
    const request = await awaitingApproval();
    const glass = () => breakGlass(org.app, ada, clickOn(org.app, request), 'They stand at the counter');
    expect(await glass()).toMatchObject(refusal);
    expect(requestOf(org.app, request.id).asking.breakGlass).toBeUndefined();
    await look(ada, request, 0, 24);
    expect(orThrow(await glass())).toBe('moved');
    expect(auditOf(request, 'glass-broken')).toMatchObject({ lookedThrough: 24 });
  });

  it('is looked through anew once it is another plan', async () => {
    const request = await awaitingApproval();
    await look(ada, request, 0, 24);
    org.put(name(4), aliasTo(outside('other')));
    expect(orThrow(await approved(ada, request))).toBe('replanned');
    expect(await approved(ada, request)).toMatchObject({ fault: { ...refusal.fault, items: 23 } });
    await look(ada, request, 0, 23);
    expect(orThrow(await approved(ada, request))).toBe('moved');
  });

  it('of few changes is looked through as well', async () => {
    const request = await submitted(mia, ledAway(org, 2, 5));
    expect(request.state).toBe('awaiting-approval');
    expect(await approved(ada, request)).toMatchObject({ fault: { ...refusal.fault, items: 10 } });
  });

  it('that has just eight is agreed to at once', async () => {
    const wanted = [...ledAway(org, 8), { change: change(at('new'), null, aliasTo(name(0))) }];
    expect(orThrow(await confirmed(ada, await submitted(ada, wanted)))).toBe('moved');
  });
});

it('two clicks on one plan: the later decides nothing on the plan that the other has put in its place', async () => {
  const request = await submitted(
    ada,
    ledAway(org, 9)
      .slice(0, 8)
      .concat({ change: change(at('new'), null, aliasTo(name(8))) }),
  );
  const shown = clickOn(org.app, request);
  org.put(name(4), aliasTo(outside('other')));
  const decided = await Promise.all([confirm(org.app, ada, shown), confirm(org.app, ada, shown)]);
  // Planning makes room for others, so either may be the first.
  const [first, later] = decided.toSorted((one, other) => Number(other.ok) - Number(one.ok));
  expect(first).toEqual({ ok: true, value: 'replanned' });
  expect(later).toMatchObject({ fault: { code: 'plan-outdated' } });
  expect(requestOf(org.app, request.id).state).toBe('awaiting-confirmation');
});

describe('more than 20 mailboxes to be lost', () => {
  it('are deleted by nobody who did not type how many they are', async () => {
    const request = await submitted(ada, deletions(21));
    await look(ada, request, 0, 21);
    for (const typed of [undefined, 20, Number.NaN])
      expect(await confirmed(ada, request, typed)).toMatchObject({
        fault: { code: 'lost-miscounted', lost: 21 },
      });
    expect(orThrow(await confirmed(ada, request, 21))).toBe('moved');
  });

  it('are counted in an approval too', async () => {
    const request = await submitted(mia, deletions(21));
    await look(mia, request, 0, 21);
    orThrow(await confirmed(mia, request, 21));
    await look(ada, request, 0, 21);
    expect(await approved(ada, request)).toMatchObject({ fault: { code: 'lost-miscounted' } });
  });

  it('20 need no number', async () => {
    const request = await submitted(ada, deletions(20));
    await look(ada, request, 0, 20);
    expect(orThrow(await confirmed(ada, request))).toBe('moved');
  });
});

describe('a confirmation', () => {
  const minute = 60_000;

  it('is waited for a minute longer for each page of 40 items', async () => {
    const request = await submitted(ada, ledAway(org, 41));
    await look(ada, request, 0, 41);
    org.pass(17 * minute - 1);
    expect(await expireRequests(org.app)).toBe(0);
    expect(orThrow(await confirmed(ada, request))).toBe('moved');
  });

  it('is not waited for longer', async () => {
    const request = await submitted(ada, ledAway(org, 41));
    org.pass(17 * minute);
    expect(await confirmed(ada, request)).toMatchObject({ fault: { state: 'expired' } });
    expect(await expireRequests(org.app)).toBe(1);
  });

  it('is waited for anew once the request is shown again', async () => {
    const request = await submitted(ada, ledAway(org, 41));
    org.pass(16 * minute);
    org.put(name(4), aliasTo(outside('other')));
    await look(ada, request, 0, 41);
    expect(orThrow(await confirmed(ada, request))).toBe('replanned');
    org.pass(15 * minute);
    expect(await expireRequests(org.app)).toBe(0);
    expect(await confirmed(ada, request)).toMatchObject(refusal);
  });
});

describe('what must be seen', () => {
  it('is stored as it was planned', async () => {
    const { plan } = await submitted(ada, ledAway(org, 9));
    expect(plan.summary?.mustSee).toHaveLength(9);
    expect(plan.summary?.mustSee[0]).toMatchObject({ kind: 'forward', to: outside('to0'), outside: true });
  });

  it('is refused at planning where it is more than 500 items', async () => {
    expect(await submitChanges(org.app, ada, ledAway(org, 501))).toEqual({
      ok: false,
      fault: { code: 'too-much-to-see', items: 501, most: 500 },
    });
  });

  it('is one item where a whole domain loses its mailboxes, by the mirror', async () => {
    const wanted = deletions(12);
    org.app.store.domains.setMirrored(exampleOrg, true);
    const { plan } = await submitted(ada, wanted);
    expect(plan.summary?.mustSee).toMatchObject([{ kind: 'drop-all-mailboxes', holds: { mailboxes: 12 } }]);
  });
});
