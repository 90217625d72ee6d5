import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { confirmationTimeout, reopenedTimeout } from '../../../src/domain/request/deadlines.ts';
import type { Request, RequestOptions } from '../../../src/domain/request/request.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { startDueRequests } from '../../../src/requests/due/start-due-requests.ts';
import { askAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../../src/requests/lifecycle/break-glass.ts';
import { cancel } from '../../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { expireRequests } from '../../../src/requests/lifecycle/expire-requests.ts';
import { approve } from '../../../src/requests/lifecycle/review.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  eventsOf,
  mailbox,
  mailboxId,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  person,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { name, newAliases } from '../../support/fixtures/many-changes.ts';
import { askWith, day, hour, later } from '../../support/fixtures/times.ts';
import { runAllApplyJobs } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const newAlias = (local = 'info') => change(at(local), null, aliasTo(at('postmaster')));
const bob = at('bob');
const box = mailbox('one');

const tomorrow = (): RequestOptions => ({ at: later(made.app, day) });
const stateOf = ({ id }: Request) => requestOf(made.app, id).state;
const confirmBy = (actor: Actor, { id }: Request) => confirm(made.app, actor, clickOn(made.app, { id }));
const jobs = () => made.app.store.outbox.due(0, 100).map(({ job }) => job);

describe('a request for later', () => {
  it('waits for its time where nobody has to agree, holds nothing, and is carried out then', async () => {
    const { app, mailServer } = made;
    const request = await askWith(app, ada, newAlias(), tomorrow());
    expect(request).toMatchObject({ state: 'scheduled', dueAt: app.clock() + day, expiresAt: null });
    expect(eventsOf(app, request)).toEqual(['submitted', 'scheduled']);
    expect(app.store.holds.has(at('info'))).toBe(false);
    made.pass(day - 1);
    expect(await startDueRequests(app)).toBe(0);
    expect(stateOf(request)).toBe('scheduled');
    made.pass(1);
    expect(await startDueRequests(app)).toBe(1);
    expect(stateOf(request)).toBe('queued');
    expect(app.store.holds.has(at('info'))).toBe(true);
    await runAllApplyJobs(app);
    expect(stateOf(request)).toBe('applied');
    expect(mailServer.held.addresses.get(at('info'))).toMatchObject(aliasTo(at('postmaster')));
    expect(eventsOf(app, request)).toEqual(['submitted', 'scheduled', 'due', 'applied']);
    expect(await startDueRequests(app)).toBe(0);
  });

  it('is confirmed and approved now', async () => {
    const { app } = made;
    made.put(bob, box);
    const request = await askWith(app, max, change(bob, box, null), tomorrow());
    expect(request.state).toBe('awaiting-confirmation');
    expect(await confirmBy(max, request)).toEqual(ok('moved'));
    expect(stateOf(request)).toBe('awaiting-approval');
    expect(await approve(app, ada, clickOn(app, request))).toEqual(ok('moved'));
    expect(requestOf(app, request.id)).toMatchObject({ state: 'scheduled', remindAt: null, expiresAt: null });
    expect(jobs()).not.toContain('apply-change');
    expect(eventsOf(app, request)).toEqual(['submitted', 'confirmed', 'approved', 'scheduled']);
  });

  it('is done at once where it is agreed to after its time', async () => {
    const { app } = made;
    made.put(bob, box);
    const options = { at: later(app, 5 * 60_000) };
    const request = await askWith(app, ada, change(bob, box, null), options);
    made.pass(10 * 60_000);
    expect(await confirmBy(ada, request)).toEqual(ok('moved'));
    expect(stateOf(request)).toBe('queued');
  });

  it('has its time in the plan’s hash, and a plan without one has the hash that it always had', async () => {
    const { app } = made;
    const [one, two, now] = [
      await askWith(app, mia, newAlias(), tomorrow()),
      await askWith(app, mia, newAlias(), { at: later(app, 2 * day) }),
      await askWith(app, mia, newAlias(), {}),
    ];
    expect(new Set([one, two, now].map(({ plan }) => plan.hash)).size).toBe(3);
    const [{ change: wanted, effects }] = [soleChange(now.plan)];
    const { createHash } = await import('node:crypto');
    const hashed = JSON.stringify([wanted, effects, now.plan.gate]);
    expect(now.plan.hash).toBe(createHash('sha256').update(hashed).digest('hex'));
  });

  it('is not made twice', async () => {
    const { app } = made;
    const first = await askWith(app, ada, newAlias(), tomorrow());
    expect((await askWith(app, ada, newAlias(), tomorrow())).id).toBe(first.id);
    expect((await askWith(app, ada, newAlias(), { at: later(app, 2 * day) })).id).not.toBe(first.id);
  });

  it('is cancelled by its requester or an admin, and nobody else', async () => {
    const { app } = made;
    const [one, two] = [
      await askWith(app, ada, newAlias('one'), tomorrow()),
      await askWith(app, ada, newAlias('two'), tomorrow()),
    ];
    expect(await cancel(app, max, one.id)).toMatchObject({ fault: { code: 'not-requester' } });
    expect(await cancel(app, ada, one.id)).toEqual(ok('moved'));
    expect(await cancel(app, person('eve', 'admin'), two.id)).toEqual(ok('moved'));
    made.pass(day);
    expect(await startDueRequests(app)).toBe(0);
    expect([stateOf(one), stateOf(two)]).toEqual(['cancelled', 'cancelled']);
  });

  it('is refused with the glass broken, at once and afterwards', async () => {
    const { app } = made;
    const options = { ...tomorrow(), breakGlass: 'now!' };
    expect(await submit(app, ada, newAlias(), options)).toEqual(err({ code: 'glass-for-later' }));
    const waiting = await askWith(app, mia, newAlias(), tomorrow());
    expect(waiting.state).toBe('awaiting-approval');
    const broken = await breakGlass(app, ada, clickOn(app, waiting), 'now!');
    expect(broken).toEqual(err({ code: 'glass-for-later' }));
  });

  it('is refused for a link and for a password, and not for the end of one', async () => {
    const { app } = made;
    made.put(bob, box);
    const link = { kind: 'link', address: bob, mailbox: mailboxId('one'), owner: mia } as const;
    for (const appPassword of [null, 'phone']) {
      const refused = await submit(app, ada, { ...link, appPassword }, tomorrow());
      expect(refused).toEqual(err({ code: 'not-for-later', what: 'link' }));
    }
    const phone = { kind: 'app-password', address: bob, mailbox: mailboxId('one'), name: 'phone' } as const;
    expect(await submit(app, ada, { ...phone, act: 'add' }, tomorrow())).toEqual(
      err({ code: 'not-for-later', what: 'app-password' }),
    );
    expect(await submit(app, ada, { ...phone, act: 'revoke' }, tomorrow())).toMatchObject({ ok: true });
  });

  it('is overtaken by another change of its address, and its requester can ask for it again, for then', async () => {
    const { app } = made;
    made.put(at('info'), aliasTo(at('postmaster')));
    const wanted = change(at('info'), aliasTo(at('postmaster')), aliasTo(at('postmaster'), outside('x')));
    const request = await askWith(app, ada, wanted, tomorrow());
    const other = change(at('info'), aliasTo(at('postmaster')), aliasTo(at('postmaster'), outside('y')));
    await askWith(app, ada, other, {});
    await runAllApplyJobs(app);
    expect(requestOf(app, request.id)).toMatchObject({ state: 'stale', outcome: { kind: 'overtaken' } });
    const again = requestOf(app, orThrow(await askAgain(app, ada, request.id)));
    expect(again).toMatchObject({ state: 'scheduled', dueAt: request.dueAt });
  });

  it('of many changes is carried out as one', async () => {
    const { app } = made;
    const id = orThrow(await submitChanges(app, ada, newAliases(20), tomorrow()));
    expect(await confirmBy(ada, requestOf(app, id))).toEqual(ok('moved'));
    expect(requestOf(app, id).state).toBe('scheduled');
    made.pass(day);
    expect(await startDueRequests(app)).toBe(1);
    await runAllApplyJobs(app);
    expect(requestOf(app, id)).toMatchObject({ state: 'applied', applied: 20 });
  });
});

describe('when the time of a request has come', () => {
  const scheduledDeletion = async (): Promise<Request> => {
    made.put(bob, box, { messages: 3, bytes: 3072 });
    const request = await askWith(made.app, ada, change(bob, box, null), tomorrow());
    expect(await confirmBy(ada, request)).toEqual(ok('moved'));
    return request;
  };

  it('more would be lost: it is asked about again for a week, and an admin may answer', async () => {
    const { app } = made;
    const request = await scheduledDeletion();
    made.put(bob, box, { messages: 4, bytes: 4096 });
    made.pass(day);
    expect(await startDueRequests(app)).toBe(1);
    expect(requestOf(app, request.id)).toMatchObject({
      state: 'awaiting-confirmation',
      expiresAt: app.clock() + reopenedTimeout,
      asking: { reopened: true },
    });
    expect(eventsOf(app, request)).toEqual(['submitted', 'confirmed', 'scheduled', 'replanned']);
    made.pass(confirmationTimeout + hour);
    expect(await expireRequests(app)).toBe(0);
    expect(await confirmBy(max, request)).toMatchObject({ fault: { code: 'not-requester' } });
    expect(await confirmBy(person('eve', 'admin'), request)).toEqual(ok('moved'));
    await runAllApplyJobs(app);
    expect(stateOf(request)).toBe('applied');
  });

  it('and is asked about again in vain, it expires', async () => {
    const { app } = made;
    const request = await scheduledDeletion();
    made.put(bob, box, { messages: 4, bytes: 4096 });
    made.pass(day);
    await startDueRequests(app);
    made.pass(reopenedTimeout);
    expect(await expireRequests(app)).toBe(1);
    expect(stateOf(request)).toBe('expired');
    expect(made.mailServer.held.addresses.has(bob)).toBe(true);
  });

  it('its requester on a platform is told that it waits again, or that it came to nothing', async () => {
    const { app } = made;
    app.store.domains.bind('slack/T1', at('bob').split('@')[1] as never);
    const slack: Actor = { ...ada, platform: 'slack', tenantId: 'T1', userId: 'U1' };
    made.put(bob, box, { messages: 3, bytes: 3072 });
    made.put(at('ann'), mailbox('two'));
    const grown = await askWith(app, slack, change(bob, box, null), tomorrow());
    const gone = await askWith(app, slack, change(at('ann'), mailbox('two'), null), tomorrow());
    for (const each of [grown, gone]) expect(await confirmBy(slack, each)).toEqual(ok('moved'));
    made.put(bob, box, { messages: 4, bytes: 4096 });
    made.put(at('ann'), mailbox('another'));
    made.pass(day);
    expect(await startDueRequests(app)).toBe(2);
    const told = app.store.outbox.due(0, 100).filter(({ job }) => job === 'tell-requester');
    expect(told.map(({ data }) => data)).toEqual([
      { request: grown.id, reopened: true },
      { request: gone.id },
    ]);
    expect([stateOf(grown), stateOf(gone)]).toEqual(['awaiting-confirmation', 'stale']);
  });

  it('the address is held: the next run tries again', async () => {
    const { app } = made;
    made.put(at('info'), aliasTo(at('postmaster')));
    const off = { ...aliasTo(at('postmaster')), enabled: false };
    const request = await askWith(app, ada, change(at('info'), aliasTo(at('postmaster')), off), tomorrow());
    made.pass(day);
    const gone = await askWith(app, ada, change(at('info'), aliasTo(at('postmaster')), off), {});
    expect(gone.state).toBe('queued');
    expect(await startDueRequests(app)).toBe(0);
    expect(stateOf(request)).toBe('scheduled');
    await runAllApplyJobs(app);
    expect(stateOf(request)).toBe('stale');
  });

  it('the mail server is away: the next run tries again', async () => {
    const { app } = made;
    const request = await askWith(app, ada, newAlias(), tomorrow());
    made.pass(day);
    const away = {
      ...app.mailServer,
      readMany: async () => Promise.reject(new MailServerUnavailable('unreachable', 'away')),
      read: async () => Promise.reject(new MailServerUnavailable('unreachable', 'away')),
    };
    expect(await startDueRequests({ ...app, mailServer: away })).toBe(0);
    expect(stateOf(request)).toBe('scheduled');
    expect(await startDueRequests(app)).toBe(1);
    expect(stateOf(request)).toBe('queued');
  });

  it('a rule stands against it by now: it ends, and says which', async () => {
    const { app } = made;
    const request = await scheduledDeletion();
    made.put(at('team'), aliasTo(bob));
    made.pass(day);
    expect(await startDueRequests(app)).toBe(1);
    expect(requestOf(app, request.id)).toMatchObject({
      state: 'stale',
      outcome: { kind: 'refused', why: { code: 'still-forwarded-to' } },
    });
  });

  it('its tenant no longer sees the domain: it ends', async () => {
    const { app } = made;
    const request = await askWith(app, ada, newAlias(), tomorrow());
    app.store.domains.bind('elsewhere/elsewhere', at('info').split('@')[1] as never);
    app.store.domains.remove(at('info').split('@')[1] as never);
    made.pass(day);
    expect(await startDueRequests(app)).toBe(1);
    expect(requestOf(app, request.id)).toMatchObject({ outcome: { kind: 'refused' } });
  });

  it('of some of many addresses that have changed, it asks about the others', async () => {
    const { app } = made;
    const id = orThrow(await submitChanges(app, ada, newAliases(20), tomorrow()));
    await confirmBy(ada, requestOf(app, id));
    made.put(name(0), aliasTo(outside('x')));
    made.pass(day);
    expect(await startDueRequests(app)).toBe(1);
    const request = requestOf(app, id);
    expect(request).toMatchObject({ state: 'awaiting-confirmation', plan: { size: 19 } });
    expect(await confirmBy(ada, request)).toEqual(ok('moved'));
    expect(requestOf(app, id).state).toBe('queued');
  });

  it('others go on where one goes wrong', async () => {
    const { app } = made;
    const [one, two] = [
      await askWith(app, ada, newAlias('one'), tomorrow()),
      await askWith(app, ada, newAlias('two'), { at: later(app, day + 1) }),
    ];
    made.pass(2 * day);
    const odd = {
      ...app.mailServer,
      readMany: async (addresses: never[]) => {
        if ((addresses as string[]).includes(at('one'))) throw new TypeError('odd');
        return app.mailServer.readMany(addresses);
      },
      read: async (each: never) => {
        if (each === at('one')) throw new TypeError('odd');
        return app.mailServer.read(each);
      },
    };
    await expect(startDueRequests({ ...app, mailServer: odd })).rejects.toThrow(AggregateError);
    expect([stateOf(one), stateOf(two)]).toEqual(['scheduled', 'queued']);
  });
});
