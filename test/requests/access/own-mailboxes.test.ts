import { expect, it } from 'vitest';
import { personOf } from '../../../src/domain/actor.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { listOwnMailboxes } from '../../../src/requests/access/identity.ts';
import { at, mailbox, mailboxId, makeExampleOrg, mia } from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';

it('one that the mail server reports as odd is listed as it was last seen, and keeps no other from being listed', async () => {
  const mailServer = createMemoryMailServer();
  const made = await makeExampleOrg({
    mailServer: {
      ...mailServer,
      read: async (address) => {
        if (address === at('odd')) throw new MailServerUnavailable('odd', 'it is of another form');
        return mailServer.read(address);
      },
    },
  });
  const [one, two] = [mailbox('one', { quota: 1000 }), mailbox('two', { quota: 2000 })];
  for (const [name, state] of [
    ['bob', one],
    ['odd', two],
  ] as const) {
    mailServer.held.addresses.set(at(name), state);
    made.app.store.addresses.put(at(name), state);
    const owned = { mailbox: mailboxId(state.mailbox?.id ?? ''), address: at(name) };
    made.app.store.owners.put({ ...owned, owner: mia, person: personOf(mia) });
  }
  expect(await listOwnMailboxes(made.app, mia, 9)).toMatchObject([
    { address: at('bob'), holds: { messages: 0 }, quota: 1000 },
    { address: at('odd'), holds: { unknown: { why: 'odd' } }, quota: 2000, suspension: 'active' },
  ]);
  await made.close();
});
