import { expect, onTestFinished, test } from 'vitest';
import { singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { measureMailboxes } from '../../../src/requests/mirror/measure-mailboxes.ts';
import { at, mailbox, makeExampleOrg } from '../../support/fixtures/example-org.ts';

test('The measuring of many mailboxes ends soon once it is stopped, and records nothing half', async () => {
  const { app, mailServer, close } = await makeExampleOrg();
  onTestFinished(close);
  const count = 300;
  for (let index = 0; index < count; index++) {
    const state = mailbox(`box${index}`);
    app.store.addresses.put(at(`box${index}`), state);
    mailServer.held.addresses.set(at(`box${index}`), state);
  }
  const stopping = new AbortController();
  let asked = 0;
  let recorded = 0;
  const counting = singleServer({
    ...mailServer,
    measure: async (address) => {
      asked += 1;
      if (asked === count / 2) stopping.abort();
      return mailServer.measure(address);
    },
  });
  const record = async (counted: readonly unknown[]) => {
    recorded += counted.length;
  };
  await measureMailboxes({ ...app, mailServer: counting }, record, stopping.signal);
  expect(asked).toBeLessThan(count);
  expect(recorded).toBe(100);
});
