import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import { onlyServer } from '../../../src/mail-servers/combine-servers.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { purgeRemoved } from '../../../src/requests/retention/purge.ts';
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
import { carryOut } from '../../support/run-jobs.ts';

const day = 24 * 60 * 60_000;
const holds = { messages: 3, bytes: 30_000 };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

async function remove(local: string): Promise<void> {
  const { office } = made;
  made.put(at(local), mailbox(local), holds);
  const request = await ask(office, ada, change(at(local), mailbox(local), null));
  await confirm(office, ada, clickOn(office, request));
  await carryOut(office);
}

const restorable = (local: string) =>
  made.office.store.removedMailboxes.restorable(at(local), made.office.clock()).length;

it('keeps what was removed until its time is over, then deletes it for good and writes that down', async () => {
  const { office, mailServer, pass } = made;
  await remove('ann');
  pass(day);
  await remove('bob');
  pass(29 * day - 1);
  await purgeRemoved(office);
  expect([restorable('ann'), restorable('bob'), mailServer.held.trash.size]).toEqual([1, 1, 2]);

  pass(1);
  await purgeRemoved(office);
  expect([restorable('ann'), restorable('bob')]).toEqual([0, 1]);
  expect([...mailServer.held.trash]).toEqual(['bob']);
  expect(office.store.audit.about(at('ann'), 1)).toMatchObject([
    { event: 'purged', actor: null, requestId: null, detail: { mailbox: 'ann', ...holds } },
  ]);
});

it('tries again what failed, and what comes after it in the next round', async () => {
  const { office, mailServer, pass } = made;
  await remove('ann');
  await remove('bob');
  pass(30 * day);
  const tried: MailboxId[] = [];
  const failing = {
    ...office,
    mailServer: onlyServer({
      ...mailServer,
      purge: async (id: MailboxId) => {
        tried.push(id);
        throw new Error('the disk is away');
      },
    }),
  };
  await expect(purgeRemoved(failing)).rejects.toThrow('the disk is away');
  expect(tried).toEqual(['ann']);
  expect(office.store.audit.about(at('ann'), 1)).toMatchObject([{ event: 'applied' }]);

  await purgeRemoved(office);
  expect(mailServer.held.trash.size).toBe(0);
  expect(office.store.removedMailboxes.over(office.clock())).toEqual([]);
});
