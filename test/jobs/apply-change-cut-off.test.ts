import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyChange } from '../../jobs/apply-change.ts';
import { type MailServer, MailServerUnavailable, type Order } from '../../src/mail-servers/port.ts';
import { submitChanges } from '../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  type ExampleOrg,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../support/fixtures/example-org.ts';
import { applyRows } from '../support/run-jobs.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

type Attempt = { readonly apply: MailServer['apply']; readonly lastAttempt?: boolean };

/** Runs the waiting job once. @returns how that ends: it fails, and is tried again; or it never ends, as if it was killed. */
async function attempt({ apply, lastAttempt = false }: Attempt): Promise<'done' | 'failed'> {
  const [row] = applyRows(org.app);
  const server: MailServer = { ...org.mailServer, apply };
  const job = applyChange(org.app, server, () => 'error-id');
  return job({ data: null, outboxId: row?.id ?? 0, lastAttempt }).then(
    () => 'done',
    () => 'failed',
  );
}

const away: MailServer['apply'] = async () => {
  throw new MailServerUnavailable('unreachable', 'memory is away');
};

/** The process is killed once the mail server has written: nothing more is heard of that attempt. */
async function killedOnceWritten(): Promise<void> {
  let written = 0;
  const size = org.app.store.outbox.due(0, 10).length;
  expect(size).toBeGreaterThan(0);
  void attempt({
    apply: async (order: Order) => {
      await org.mailServer.apply(order);
      written += 1;
      return new Promise(() => undefined);
    },
  });
  await expect.poll(() => written).toBeGreaterThan(0);
}

const added = [at('ann'), at('bob')].map((each) => ({ change: change(each, null, aliasTo(outside('x'))) }));

it.each([1, 2])(
  'a change of %i that may have been written is not given up while its mail server is away',
  async (count) => {
    const id = orThrow(await submitChanges(org.app, ada, added.slice(0, count)));
    await killedOnceWritten();
    expect(await attempt({ apply: away })).toBe('failed');
    expect(await attempt({ apply: away, lastAttempt: true })).toBe('failed');
    expect(requestOf(org.app, id).state).toBe('applying');
    const [first] = org.app.store.changes.of(requestOf(org.app, id).plan.key);
    expect(first?.outcome).toEqual({ kind: 'unfinished', trouble: 'memory is away' });
    expect(await attempt({ apply: org.mailServer.apply })).toBe('done');
    expect(requestOf(org.app, id).state).toBe('applied');
  },
);

it('is given up as before where each attempt has said that the mail server is away', async () => {
  const id = orThrow(await submitChanges(org.app, ada, added.slice(0, 1)));
  expect(await attempt({ apply: away })).toBe('failed');
  await attempt({ apply: away, lastAttempt: true });
  expect(requestOf(org.app, id).state).toBe('failed');
});
