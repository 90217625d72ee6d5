import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChangeRemote } from '../../jobs/apply-change-remote.ts';
import type { Request } from '../../src/domain/request/request.ts';
import { formatTraceparent, newTraceIds } from '../../src/lib/trace-ids.ts';
import { MailServerUnavailable, UnfinishedChange } from '../../src/mail-servers/port.ts';
import { cancel } from '../../src/requests/lifecycle/cancel.ts';
import { confirm } from '../../src/requests/lifecycle/confirm.ts';
import { findLink, issueLink } from '../../src/requests/links/links.ts';
import { setPassword } from '../../src/requests/passwords/set-password.ts';
import { noTracing, type Tracing } from '../../src/tracing/tracing.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { createKeyPairs, createRemoteWorkerPair, type RemoteWorkerPair } from '../support/remote-worker.ts';
import { orderRowId } from '../support/run-jobs.ts';

const bob = at('bob');
const alias = aliasTo(outside('x'));

/** What a worker reports of an order that it has applied. */
const appliedReport = {
  results: [{ position: 0, result: { kind: 'applied', removed: [] } }],
  troubles: [],
} as const;

let made: ExampleOrg;
let meeting: RemoteWorkerPair;
beforeEach(async () => {
  made = await makeExampleOrg();
  meeting = createRemoteWorkerPair(made.app, made.mailServer);
});
afterEach(() => made.close());

const now = ({ id }: Pick<Request, 'id'>) => requestOf(made.app, id);
const rowOf = ({ id }: Pick<Request, 'id'>) => orderRowId(made.app, id);
const held = () => made.mailServer.held.addresses.get(bob);
const last = () => meeting.reports.at(-1) ?? expect.fail('nothing was reported');

/** Submits a change of bob that needs only the requester's confirmation. */
async function asked(...states: Parameters<typeof change> extends [unknown, ...infer Rest] ? Rest : never) {
  const request = await ask(made.app, ada, change(bob, ...states));
  if (request.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, request)));
  return request;
}

describe('a worker on another host', () => {
  it('asks for the order of a job, carries it out, and has it settled by its report', async () => {
    const request = await asked(null, alias);
    expect(now(request).state).toBe('queued');
    await meeting.work(rowOf(request));
    expect(held()).toEqual(alias);
    expect(now(request).state).toBe('applying');
    await meeting.settle(last());
    expect(now(request).state).toBe('applied');
    expect(rowOf(request)).toBe(0);
  });

  it('finds nothing to do where the request was cancelled', async () => {
    const request = await asked(null, alias);
    const row = rowOf(request);
    orThrow(await cancel(made.app, ada, request.id));
    await meeting.work(row);
    expect(held()).toBeUndefined();
    expect(meeting.reports).toEqual([]);
    expect(made.app.store.outbox.get(row)).toBeUndefined();
  });

  it('gets the hash of a password for its own order, and the queue never has it in clear', async () => {
    made.put(bob, mailbox('one'));
    const issued = await issueLink(made.app, ada, {
      address: bob,
      mailbox: mailboxId('one'),
      appPassword: null,
    });
    const passwords = {
      hash: async () => '{ARGON2ID}hash',
      hashOfRandom: () => '{SHA256}hash',
      isCommon: async () => false,
    };
    const typed = { password: 'seven clouds over the harbour', repeated: 'seven clouds over the harbour' };
    const link = findLink(made.app, issued.url.split('/').at(-1) ?? '');
    if ('code' in link) throw new Error(link.code);
    const id = orThrow(await setPassword(made.app, passwords, link, typed));
    await meeting.work(rowOf({ id }));
    expect(made.mailServer.held.passwordHashes.get(mailboxId('one'))).toBe('{ARGON2ID}hash');
    const seen = JSON.stringify([meeting.questions, meeting.reports, made.app.store.outbox.due(0, 9)]);
    expect(seen).not.toContain('ARGON2ID');
  });

  it('reports nothing before it is tried for the last time, and then that it was given up', async () => {
    const request = await asked(null, alias);
    const locked = () => Promise.reject(new MailServerUnavailable('locked', 'it is locked'));
    await expect(meeting.work(rowOf(request), locked)).rejects.toThrow('it is locked');
    expect(meeting.reports).toEqual([]);
    await meeting.work(rowOf(request), locked, true);
    await meeting.settle(last());
    expect(now(request)).toMatchObject({
      state: 'failed',
      outcome: { kind: 'gave-up', trouble: 'it is locked', errorId: 'abcd1234' },
    });
  });

  it('never gives up what it has begun', async () => {
    const request = await asked(null, alias);
    const half = () => Promise.reject(new UnfinishedChange('Dovecot is down'));
    await expect(meeting.work(rowOf(request), half, true)).rejects.toThrow('Dovecot is down');
    await meeting.settle(last());
    expect(now(request)).toMatchObject({ state: 'applying', outcome: { kind: 'unfinished' } });
    await meeting.work(rowOf(request));
    await meeting.settle(last());
    expect(now(request).state).toBe('applied');
  });

  it('is settled in the trace of its own order, whatever trace the report says', async () => {
    const [own, other] = [newTraceIds(), newTraceIds()];
    const resumed: unknown[] = [];
    const tracing: Tracing = {
      ...noTracing,
      resume: (traceparent, _, work) => {
        resumed.push(traceparent);
        return work(() => undefined);
      },
    };
    const { outbox } = made.app.store;
    const get: typeof outbox.get = (id) => {
      const row = outbox.get(id);
      return row && { ...row, traceparent: formatTraceparent(own) };
    };
    const app = { ...made.app, tracing, store: { ...made.app.store, outbox: { ...outbox, get } } };
    const pair = createRemoteWorkerPair(app, made.mailServer);
    const row = rowOf(await asked(null, alias));
    const spans = [{ ...own, spanId: other.spanId }, other].map(formatTraceparent);
    for (const traceparent of [...spans, 'nothing of the kind'])
      await pair.settle(
        pair.reported({ ...appliedReport, row, claim: 'none', request: 1, planHash: 'h', traceparent }),
      );
    expect(resumed).toEqual([spans[0], formatTraceparent(own), formatTraceparent(own)]);
  });

  it.each([
    ['the bot gives no answer', { claim: () => Promise.reject(new Error('Nobody is there')) }],
    ['its outcome could not be reported', { report: () => Promise.reject(new Error('Redis is away')) }],
  ])('does not count an order as done where %s', async (_what, broken) => {
    const order = { change: change(bob, null, alias), by: 'ada' };
    const job = applyChangeRemote({
      server: made.mailServer,
      reportError: () => 'abcd1234',
      tracing: noTracing,
      claim: async () => ({
        ...{ kind: 'orders', claim: 'c', request: 1, planHash: 'h', hasBegun: false, othersWait: false },
        orders: [{ position: 0, order }],
        traceparent: null,
      }),
      report: async () => undefined,
      ...broken,
    });
    await expect(job({ data: null, outboxId: 3, lastAttempt: true })).rejects.toThrow();
  });
});

describe('whoever holds the queue', () => {
  /** Applies and settles a change. @returns its outbox row, as a queue may still hold it. */
  async function done(...states: Parameters<typeof asked>): Promise<number> {
    const request = await asked(...states);
    const row = rowOf(request);
    await meeting.work(row);
    await meeting.settle(last());
    expect(now(request).state).toBe('applied');
    return row;
  }

  it('has a job again when newer changes came to the same state, and brings the old one not back', async () => {
    const other = aliasTo(outside('y'));
    await done(null, alias);
    const moved = await done(alias, other);
    await done(other, alias);
    await meeting.work(moved);
    expect(held()).toEqual(alias);
  });

  it('replays a question of the worker, and gets no order that is settled', async () => {
    await done(null, alias);
    for (const question of meeting.questions) await meeting.answer(question);
    expect(held()).toEqual(alias);
    expect(made.app.store.outbox.due(0, 99).map(({ job }) => job)).not.toContain('apply-change');
  });

  it('names a row of another request, and nothing is applied that waits for people', async () => {
    const waiting = await ask(made.app, mia, change(at('eve'), null, mailbox('two')));
    expect(waiting.state).toBe('awaiting-approval');
    for (let row = 0; row < 20; row += 1) await meeting.work(row);
    expect(now(waiting).state).toBe('awaiting-approval');
    expect(made.mailServer.held.addresses.has(at('eve'))).toBe(false);
  });

  it.each<[string, (request: Request, meeting: RemoteWorkerPair) => Promise<unknown>]>([
    [
      'in clear, as version 1 had it',
      async ({ id }) => ({ request: id, report: { kind: 'applied', removed: [] } }),
    ],
    [
      'sealed by another key',
      async ({ id, plan }) =>
        createRemoteWorkerPair(made.app, made.mailServer).reported({
          row: rowOf({ id }),
          claim: 'any',
          request: id,
          planHash: plan.hash,
          ...appliedReport,
        }),
    ],
    ['that is a question', async (_request, { questions }) => questions.at(-1)],
    ['that is nothing at all', async () => null],
    ['of no form', async (_request, { reported }) => reported({ report: { kind: 'applied' } } as never)],
    ['of another server', async (_request, { reports }) => ({ ...reports.at(-1), server: 'near' })],
  ])('forges an outcome %s, and it counts for nothing', async (_how, forged) => {
    const request = await asked(null, alias);
    await meeting.work(rowOf(request));
    await meeting.settle(await forged(request, meeting));
    expect(now(request).state).toBe('applying');
    expect(rowOf(request)).not.toBe(0);
  });

  it('keeps an outcome back until a later attempt, and it counts no more', async () => {
    const request = await asked(null, alias);
    const locked = () => Promise.reject(new MailServerUnavailable('locked', 'it is locked'));
    await meeting.work(rowOf(request), locked, true);
    const kept = last();
    await meeting.work(rowOf(request));
    await meeting.settle(kept);
    for (const question of meeting.questions) await meeting.answer(question);
    await meeting.settle(kept);
    expect(now(request).state).toBe('applying');
    await meeting.work(rowOf(request));
    await meeting.settle(last());
    expect(now(request).state).toBe('applied');
  });

  it('brings an outcome again when its row has become another request’s', async () => {
    const ends = createKeyPairs('memory');
    meeting = createRemoteWorkerPair(made.app, made.mailServer, { ends });
    const first = await asked(null, alias);
    await meeting.work(rowOf(first));
    const old = last();
    // A database restored from a backup: its numbers repeat.
    await using restored = await disposable(makeExampleOrg());
    const { app, mailServer } = restored.made;
    const second = await ask(app, ada, change(at('eve'), null, alias));
    expect(orderRowId(app, second.id)).toBe(rowOf(first));
    const later = createRemoteWorkerPair(app, mailServer, { ends });
    await later.work(orderRowId(app, second.id));
    await later.settle(old);
    expect(requestOf(app, second.id).state).toBe('applying');
  });
});

/** To close at the end of a test. */
const disposable = async (making: Promise<ExampleOrg>) => {
  const other = await making;
  return { made: other, [Symbol.asyncDispose]: other.close };
};

describe('the worker of one server', () => {
  it('gets no order of another’s, and its report on one counts for nothing', async () => {
    const request = await asked(null, alias);
    const foreign = createRemoteWorkerPair(made.app, made.mailServer, { name: 'elsewhere' });
    await foreign.work(rowOf(request));
    expect(held()).toBeUndefined();
    await meeting.work(rowOf(request));
    const { claim = '' } = made.app.store.outbox.get(rowOf(request))?.data ?? {};
    const planHash = request.plan.hash;
    await foreign.settle(
      foreign.reported({
        row: rowOf(request),
        claim: String(claim),
        request: request.id,
        planHash,
        ...appliedReport,
      }),
    );
    expect(now(request).state).toBe('applying');
  });
});
