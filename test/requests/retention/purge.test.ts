import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import { singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { purgeExpired } from '../../../src/requests/retention/purge.ts';
import {
  ada,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const day = 24 * 60 * 60_000;
const holds = { messages: 3, bytes: 30_000 };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

async function remove(local: string): Promise<void> {
  const { app } = made;
  made.put(at(local), mailbox(local), holds);
  const request = await ask(app, ada, change(at(local), mailbox(local), null));
  await confirm(app, ada, clickOn(app, request));
  await runApplyJobs(app);
}

const restorable = (local: string) =>
  made.app.store.removedMailboxes.restorable(at(local), made.app.clock()).length;

it('keeps what was removed until its time is over, then deletes it for good and writes that down', async () => {
  const { app, mailServer, pass } = made;
  await remove('ann');
  pass(day);
  await remove('bob');
  pass(29 * day - 1);
  await purgeExpired(app);
  expect([restorable('ann'), restorable('bob'), mailServer.held.trash.size]).toEqual([1, 1, 2]);

  pass(1);
  await purgeExpired(app);
  expect([restorable('ann'), restorable('bob')]).toEqual([0, 1]);
  expect([...mailServer.held.trash]).toEqual(['bob']);
  expect(app.store.audit.forAddress(at('ann'), 1)).toMatchObject([
    { event: 'purged', actor: null, requestId: null, detail: { mailbox: 'ann', ...holds } },
  ]);
});

it('tries again what failed, and what comes after it in the next round', async () => {
  const { app, mailServer, pass } = made;
  await remove('ann');
  await remove('bob');
  pass(30 * day);
  const tried: MailboxId[] = [];
  const failing = {
    ...app,
    mailServer: singleServer({
      ...mailServer,
      purge: async (id: MailboxId) => {
        tried.push(id);
        throw new Error('the disk is away');
      },
    }),
  };
  await expect(purgeExpired(failing)).rejects.toThrow('the disk is away');
  expect(tried).toEqual(['ann']);
  expect(app.store.audit.forAddress(at('ann'), 1)).toMatchObject([{ event: 'applied' }]);

  await purgeExpired(app);
  expect(mailServer.held.trash.size).toBe(0);
  expect(app.store.removedMailboxes.expiredBy(app.clock())).toEqual([]);
});
