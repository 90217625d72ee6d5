import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { WantedChange } from '../../../../src/domain/request/planned-change.ts';
import { cancel } from '../../../../src/requests/lifecycle/cancel.ts';
import { submitChanges } from '../../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  change,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  requestsIn,
} from '../../../support/fixtures/example-org.ts';
import { name, newAliases } from '../../../support/fixtures/many-changes.ts';
import { policyWith } from '../../../support/fixtures/policy.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

const asks = async (actor: Actor, wanted: readonly WantedChange[]): Promise<number> =>
  orThrow(await submitChanges(org.app, actor, wanted));

let boxes = 0;
/** Wishes for new mailboxes, which get other ids each time. */
const newMailboxes = (count: number, owner: Actor | null = null): WantedChange[] =>
  Array.from({ length: count }, (_, position) => ({
    change: change(name(position), null, mailbox(`box ${++boxes}`)),
    ...{ line: position + 2, owner },
  }));

describe('several changes that somebody waits for already', () => {
  it.each([
    ['9 aliases', () => newAliases(9)],
    ['300 aliases', () => newAliases(300)],
    ['9 mailboxes', () => newMailboxes(9, mia)],
  ])('lead to the request that is open: %s', async (_what, wanted) => {
    const first = await asks(ada, wanted());
    expect(await asks(ada, wanted())).toBe(first);
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('lead to one request though they are asked for twice at the same time', async () => {
    const [one, other] = await Promise.all([asks(ada, newAliases(300)), asks(ada, newAliases(300))]);
    expect(one).toBe(other);
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it.each<[string, Actor, () => readonly WantedChange[]]>([
    ['of somebody else', mia, () => newMailboxes(9)],
    ['fewer', max, () => newMailboxes(8)],
    ['to another owner', max, () => newMailboxes(9, mia)],
    [
      'the last of which is another',
      max,
      () => [...newMailboxes(8), { change: change(name(8), null, aliasTo(outside('y'))), line: 10 }],
    ],
  ])('lead to a request of their own where they differ: %s', async (_how, actor, wanted) => {
    const first = await asks(max, newMailboxes(9));
    expect(await asks(actor, wanted())).not.toBe(first);
  });

  it('lead to it also where nothing more may be asked for', async () => {
    const policy = policyWith({
      tenants: { 'terminal/terminal': 'all' },
      sets: { openRequests: { member: 1, moderator: 1, admin: null } },
    });
    const strict = await makeExampleOrg({ policy: () => policy });
    const first = orThrow(await submitChanges(strict.app, mia, newAliases(9)));
    expect(await submitChanges(strict.app, mia, newAliases(9))).toEqual({ ok: true, value: first });
    await strict.close();
  });

  it('lead to a new request once the first has ended', async () => {
    const first = await asks(max, newAliases(9));
    orThrow(await cancel(org.app, max, first));
    expect(await asks(max, newAliases(9))).not.toBe(first);
  });
});

it('several changes need a reason where one does', async () => {
  const policy = policyWith({ tenants: { 'terminal/terminal': 'all' }, sets: { reason: 'required' } });
  const strict = await makeExampleOrg({ policy: () => policy });
  const refused = await submitChanges(strict.app, ada, newAliases(3));
  expect(refused).toMatchObject({ fault: { code: 'reason-missing' } });
  orThrow(await submitChanges(strict.app, ada, newAliases(3), { reason: 'The fair' }));
  await strict.close();
});
