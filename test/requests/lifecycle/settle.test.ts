import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../../src/domain/request/request.ts';
import { ok } from '../../../src/domain/result.ts';
import type { Outcome } from '../../../src/mail-servers/port.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { type ApplyResult, settle } from '../../../src/requests/lifecycle/settle.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  domain,
  type ExampleOrg,
  eventsOf,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { claimNext } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';

const bob = at('bob');
const box = mailbox('one', { quota: 2_000_000_000 });
const holds = { messages: 3, bytes: 30_000 };
const day = 24 * 60 * 60_000;

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const now = (request: Request) => requestOf(made.app, request.id);
/** Bob's state in the mirror. */
const mirrored = () =>
  made.app.store.addresses
    .list({ domains: [exampleOrg], kind: undefined, offset: 0, limit: 9 })
    .filter((row) => row.address === bob);
const applied = (...removed: Extract<Outcome, { kind: 'applied' }>['removed'][number][]): ApplyResult => ({
  kind: 'applied',
  removed,
});

async function begun(wanted: Parameters<typeof ask>[2]): Promise<Request> {
  const request = await ask(made.app, ada, wanted);
  if (request.state === 'awaiting-confirmation') {
    expect(await confirm(made.app, ada, clickOn(made.app, request))).toEqual(ok('moved'));
  }
  expect(await claimNext(made.app, request.id)).toBe('begun');
  expect(now(request).state).toBe('applying');
  return now(request);
}

describe('a change that was applied', () => {
  it('ends its request, with mirror, audit and what to show', async () => {
    const request = await begun(change(bob, null, box));
    settle(made.app, request.id, applied());
    expect(now(request)).toMatchObject({
      state: 'applied',
      settledAt: made.app.clock(),
      outcome: { kind: 'applied', removed: [], restorableUntil: null },
    });
    expect(eventsOf(made.app, request)).toEqual(['submitted', 'applied']);
    expect(mirrored()).toMatchObject([{ mailbox: 'one', quota: 2_000_000_000, forwards: [], enabled: true }]);
    expect(made.app.store.outbox.due(0, 9)).toContainEqual(
      expect.objectContaining({
        queue: 'chat.terminal',
        job: 'show-request',
        data: { request: request.id, audience: 'requester', ends: true },
      }),
    );
  });

  it('and is reported again changes nothing any more', async () => {
    const request = await begun(change(bob, null, box));
    settle(made.app, request.id, applied());
    const [after, jobs] = [now(request), made.app.store.outbox.count()];
    made.pass(1000);
    settle(made.app, request.id, applied());
    settle(made.app, request.id, { kind: 'gave-up', trouble: null, errorId: 'x' });
    settle(made.app, request.id, { kind: 'found-changed', found: null });
    expect(now(request)).toEqual(after);
    expect(made.app.store.outbox.count()).toBe(jobs);
    expect(eventsOf(made.app, request)).toEqual(['submitted', 'applied']);
    expect(mirrored()).toHaveLength(1);
  });

  it('has its removed mailbox remembered for 30 days, as large as it was then', async () => {
    made.put(bob, box, holds);
    const request = await begun(change(bob, box, aliasTo(outside('x'))));
    made.pass(60_000);
    const arrived = { messages: 4, bytes: 40_000 };
    settle(made.app, request.id, applied({ id: mailboxId('one'), holds: arrived }));
    const until = made.app.clock() + 30 * day;
    expect(now(request).outcome).toMatchObject({ restorableUntil: until });
    expect(made.app.store.removedMailboxes.restorable(bob, until - 1)).toEqual([
      {
        mailbox: 'one',
        tenant: 'terminal/terminal',
        address: bob,
        quota: 2_000_000_000,
        ...arrived,
        removedAt: made.app.clock(),
        restorableUntil: until,
      },
    ]);
    expect(made.app.store.removedMailboxes.restorable(bob, until)).toEqual([]);
    expect(mirrored()).toMatchObject([{ mailbox: null, messages: 0, bytes: 0 }]);
    expect(made.app.store.domains.get(exampleOrg)).toMatchObject({ mailboxes: 0, bytes: 0 });
  });

  it('has its removed mailbox remembered as large as it was planned, or unknown, where nobody can count it any more', async () => {
    const restorable = () => made.app.store.removedMailboxes.restorable(bob, made.app.clock());
    const lost = { unknown: { why: 'format' } } as const;
    for (const [id, size] of [
      ['one', holds],
      ['two', lost],
    ] as const) {
      made.put(bob, mailbox(id), size);
      const request = await begun(change(bob, mailbox(id), null));
      made.pass(1_000);
      settle(made.app, request.id, applied({ id: mailboxId(id), holds: lost }));
    }
    expect(restorable()).toMatchObject([lost, holds]);
    expect(restorable()[0]).not.toHaveProperty('messages');
  });

  it('and deleted an address leaves it out of lists', async () => {
    made.put(bob, box, holds);
    const request = await begun(change(bob, box, null));
    settle(made.app, request.id, applied({ id: mailboxId('one'), holds }));
    expect(mirrored()).toEqual([]);
    expect(made.app.store.removedMailboxes.restorable(bob, made.app.clock())).toHaveLength(1);
  });

  it('and brought a mailbox back has it forgotten among the removed, and listed with its size', async () => {
    made.put(bob, box, holds);
    const deletion = await begun(change(bob, box, null));
    settle(made.app, deletion.id, applied({ id: mailboxId('one'), holds }));
    made.mailServer.held.addresses.delete(bob);
    const request = await begun(change(bob, null, box));
    expect(soleChange(request.plan).effects).toContainEqual({
      kind: 'restore-mailbox',
      id: 'one',
      quota: 2_000_000_000,
      holds,
      removedAt: expect.any(Number),
    });
    settle(made.app, request.id, applied());
    expect(made.app.store.removedMailboxes.restorable(bob, made.app.clock())).toEqual([]);
    expect(mirrored()).toMatchObject([{ mailbox: 'one', ...holds }]);
  });

  it('and added a domain binds it to the tenant, with its postmaster', async () => {
    const added = domain('new.example');
    const request = await begun({ kind: 'domain', domain: added, postmaster: aliasTo(outside('x')) });
    settle(made.app, request.id, applied());
    const { store } = made.app;
    expect(store.domains.of('terminal/terminal').map((row) => row.domain)).toEqual([exampleOrg, added]);
    expect(store.domains.of('terminal/elsewhere')).toEqual([]);
    expect(store.addresses.withPrefix(added, '', 9)).toEqual(['postmaster@new.example']);
    expect(store.domains.get(added)).toMatchObject({ addresses: 1, mailboxes: 0 });
  });
});

describe('a change that was not applied', () => {
  it('because the address was another is stale, and the mirror learns what it is', async () => {
    made.put(bob, aliasTo(outside('x')));
    const request = await begun(change(bob, aliasTo(outside('x')), aliasTo(outside('y'))));
    settle(made.app, request.id, { kind: 'found-changed', found: aliasTo(outside('z')) });
    expect(now(request)).toMatchObject({ state: 'stale', outcome: { kind: 'found-changed' } });
    expect(mirrored()).toMatchObject([{ mailbox: null, forwards: [outside('z')], enabled: true }]);
    expect(eventsOf(made.app, request)).toEqual(['submitted', 'stale']);
  });

  it('leaves no size behind of a mailbox that went behind our back', async () => {
    made.put(bob, box, holds);
    const request = await begun(change(bob, box, { ...box, enabled: false }));
    settle(made.app, request.id, { kind: 'found-changed', found: aliasTo(outside('x')) });
    expect(mirrored()).toMatchObject([{ mailbox: null, messages: 0, bytes: 0 }]);
    expect(made.app.store.domains.get(exampleOrg)).toMatchObject({ mailboxes: 0, bytes: 0 });
  });

  it.each<ApplyResult>([
    { kind: 'impossible', why: { code: 'domain-gone', domain: exampleOrg } },
    { kind: 'gave-up', trouble: 'the directory is locked', errorId: '0a1b2c3d' },
  ])('is failed where it was $kind, and changes no mirror', async (report) => {
    const request = await begun(change(bob, null, box));
    settle(made.app, request.id, report);
    expect(now(request)).toMatchObject({ state: 'failed', outcome: report });
    expect(eventsOf(made.app, request)).toEqual(['submitted', 'failed']);
    expect(mirrored()).toEqual([]);
  });
});

describe('beginning', () => {
  it('again after an interruption is allowed', async () => {
    const request = await begun(change(bob, null, box));
    expect(await claimNext(made.app, request.id)).toBe('begun');
    expect(now(request)).toEqual(request);
  });

  it('is refused where there is nothing to do any more', async () => {
    const request = await ask(made.app, ada, change(bob, null, box));
    await cancel(made.app, ada, request.id);
    expect(await claimNext(made.app, request.id)).toBe('nothing');
    expect(await claimNext(made.app, 99)).toBe('nothing');
  });

  it('is what a report needs: one without it changes nothing', async () => {
    const request = await ask(made.app, ada, change(bob, null, box));
    settle(made.app, request.id, applied());
    expect(now(request).state).toBe('queued');
    expect(mirrored()).toEqual([]);
  });
});
