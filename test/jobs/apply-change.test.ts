import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyChange } from '../../jobs/apply-change.ts';
import type { Request } from '../../src/domain/request/request.ts';
import { type MailServer, MailServerUnavailable, UnfinishedChange } from '../../src/mail-servers/port.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  makeExampleOrg,
  outside,
  requestOf,
} from '../support/fixtures/example-org.ts';

let made: ExampleOrg;
let request: Request;
beforeEach(async () => {
  made = await makeExampleOrg();
  request = await ask(made.app, ada, change(at('bob'), null, aliasTo(outside('x'))));
});
afterEach(() => made.close());

const logged: unknown[] = [];
const locked = new MailServerUnavailable('locked', 'the directory is locked');

/** Runs the request's queued job, on a mail server that may fail. */
async function run(apply: MailServer['apply'] = made.mailServer.apply, lastAttempt = false): Promise<void> {
  const job = applyChange(made.app, { ...made.mailServer, apply }, (error) => {
    logged.push(error);
    return 'abcd1234';
  });
  const row = made.app.store.outbox.due(0, 9).find((each) => each.job === 'apply-change');
  if (row) await job({ data: null, outboxId: row.id, lastAttempt });
}

const waiting = () => made.app.store.outbox.due(0, 9).map(({ job }) => job);

it('applies, settles and says so, once', async () => {
  await run();
  expect(requestOf(made.app, request.id).state).toBe('applied');
  expect(made.mailServer.held.addresses.get(at('bob'))).toEqual(aliasTo(outside('x')));
  expect(waiting()).toEqual(['show-request']);
});

it('is kept, to be tried again, where the mail server fails while attempts are left', async () => {
  await expect(run(() => Promise.reject(locked))).rejects.toBe(locked);
  expect(requestOf(made.app, request.id).state).toBe('applying');
  expect(waiting()).toEqual(['apply-change']);
  await run();
  expect(requestOf(made.app, request.id).state).toBe('applied');
});

it('is given up at the last attempt: the user is shown the trouble, the log has its cause', async () => {
  await run(() => Promise.reject(locked), true);
  expect(requestOf(made.app, request.id)).toMatchObject({
    state: 'failed',
    outcome: { kind: 'gave-up', trouble: 'the directory is locked', errorId: 'abcd1234' },
  });
  expect(logged).toContain(locked);
  expect(waiting()).toEqual(['show-request']);
});

it('is never given up once the address is changed: it says so, stays, and is finished later', async () => {
  const unfinished = new UnfinishedChange('Dovecot is down.');
  const changed: MailServer['apply'] = async (order) => {
    await made.mailServer.apply(order);
    throw unfinished;
  };
  await expect(run(changed, true)).rejects.toBe(unfinished);
  expect(requestOf(made.app, request.id)).toMatchObject({
    state: 'applying',
    outcome: { kind: 'unfinished', trouble: 'Dovecot is down.' },
  });
  expect(waiting()).toEqual(['apply-change', 'show-request']);
  await run();
  expect(requestOf(made.app, request.id)).toMatchObject({
    state: 'applied',
    outcome: { kind: 'applied' },
  });
});

it('tells the user nothing of an error that nobody foresaw but its id', async () => {
  await run(() => Promise.reject(new Error('a bug')), true);
  expect(requestOf(made.app, request.id).outcome).toEqual({
    kind: 'gave-up',
    trouble: null,
    errorId: 'abcd1234',
  });
});

it('finishes what a run began that was killed after the mail server had changed', async () => {
  const killed = new Error('killed');
  const apply: MailServer['apply'] = async (order) => {
    await made.mailServer.apply(order);
    throw killed;
  };
  await expect(run(apply)).rejects.toBe(killed);
  await run();
  expect(requestOf(made.app, request.id)).toMatchObject({ state: 'applied', outcome: { removed: [] } });
});
