import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AddressState, MailboxId } from '../../../src/domain/address/address-state.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { addDomain, alias, at, renamed } from '../orders.ts';
import { install } from './postfixadmin-under-test.ts';

let databases: TestServer;
let database: TestDatabase;
beforeAll(async () => {
  databases = await testServers.SQLite.start();
  database = await databases.make('renamed', 1856);
});
afterAll(() => databases.stop());

test('a mailbox that PostfixAdmin made keeps its directory and its away message', async () => {
  const made = await install(database, { onMailHost: false });
  const server = made.open({ vacationDomain: 'autoreply.example.org' });
  await server.apply(addDomain());
  const [eve, eva] = [at('eve'), at('eva')];
  await database.run(
    `INSERT INTO alias (address, goto, domain)
      VALUES ('${eve}', '${eve},x@example.com,eve#example.org@autoreply.example.org', 'example.org')`,
    `INSERT INTO mailbox (username, password, name, maildir, local_part, domain, created)
      VALUES ('${eve}', '$6$x', 'Eve', 'example.org/eve/', 'eve', 'example.org', '2020-01-02 03:04:05')`,
    `INSERT INTO vacation (email, subject, body, domain) VALUES ('${eve}', 'Away', 'Until May', 'example.org')`,
    `INSERT INTO vacation_notification (on_vacation, notified) VALUES ('${eve}', 'z@example.com')`,
    `INSERT INTO quota2 (username, bytes, messages) VALUES ('${eve}', 30, 3), ('${eva}', 9, 9)`,
  );
  const before = (await server.read(eve)) as AddressState & { mailbox: { id: MailboxId } };

  const outcome = await server.apply(renamed(eve, eva, before));
  const after = await server.read(eva);
  expect(after).toEqual({ ...before, mailbox: { ...before.mailbox, id: after?.mailbox?.id } });
  expect(outcome).toEqual({ kind: 'applied', removed: [], mailbox: after?.mailbox?.id });
  expect(await server.apply(renamed(eve, eva, before))).toEqual(outcome);

  expect(await server.read(eve)).toEqual(alias(eva));
  expect(await server.measure(eva)).toMatchObject({ messages: 3, bytes: 30 });
  const rows = (query: string) => database.rows(query);
  expect(await rows('SELECT username, password, maildir, local_part FROM mailbox')).toEqual([
    { username: eva, password: '$6$x', maildir: 'example.org/eve/', local_part: 'eva' },
  ]);
  expect(await rows(`SELECT goto FROM alias WHERE address = '${eva}'`)).toEqual([
    { goto: `${eva},x@example.com,eva#example.org@autoreply.example.org` },
  ]);
  expect(await rows('SELECT email, subject, body FROM vacation')).toEqual([
    { email: eva, subject: 'Away', body: 'Until May' },
  ]);
  expect(await rows('SELECT on_vacation, notified FROM vacation_notification')).toEqual([
    { on_vacation: eva, notified: 'z@example.com' },
  ]);
  await server.close();
  await made.cleanup();
});
