import { chownSync, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MailboxId } from '../../../src/domain/address-state.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/test-databases.ts';
import { addDomain, alias, applied, at, change, mailbox, outside, removed } from '../orders.ts';
import { deliverInto, messagesIn } from '../postfix-dovecot/mail-directory.ts';
import { type Installation, install } from './installation.ts';

let databases: TestServer;
let database: TestDatabase;
let made: Installation;
beforeAll(async () => {
  databases = await testServers.SQLite.start();
  database = await databases.make('trash', 1856);
});
afterAll(() => databases.stop());
beforeEach(async () => {
  made = await install(database, { onMailHost: true });
  await made.server.apply(addDomain());
});
afterEach(() => made.cleanup());

const place = (...names: string[]): string => join(made.mailDirectory ?? '', ...names);

/** As PostfixAdmin makes one, with a message in it. */
async function madeByPostfixAdmin(local: string, maildir = `example.org/${local}/`): Promise<MailboxId> {
  await database.run(
    `INSERT OR IGNORE INTO alias (address, goto, domain) VALUES ('${at(local)}', '${at(local)}', 'example.org')`,
    `INSERT INTO mailbox (username, password, name, maildir, local_part, domain, created)
      VALUES ('${at(local)}', '$6$${local}', 'X', '${maildir}', '${local}', 'example.org', '2020-01-0${1 + local.length}')`,
  );
  return (await made.server.read(at(local)))?.mailbox?.id as MailboxId;
}

test('a mailbox that PostfixAdmin made goes to the trash and comes back to a place of its own', async () => {
  const eve = mailbox(await madeByPostfixAdmin('eve'));
  const { id } = eve.mailbox;
  deliverInto(place('example.org', 'eve'), Buffer.from('hello'));
  deliverInto(place('example.org', 'eve', '.Sent'), Buffer.from('sent'));
  expect(await made.server.measure(at('eve'))).toEqual({ messages: 2, bytes: 9, passwordSet: true });
  const removal = change(at('eve'), eve, null);
  expect(await made.server.apply(removal)).toEqual(removed(id, { messages: 2, bytes: 9 }));
  expect(await made.server.apply(removal)).toEqual(removed(id, { messages: 2, bytes: 9 }));
  expect(existsSync(place('example.org', 'eve'))).toBe(false);

  expect(await made.server.apply(change(at('eve'), null, eve))).toEqual(applied);
  expect(await made.server.read(at('eve'))).toEqual(eve);
  expect(await made.server.measure(at('eve'))).toEqual({ messages: 2, bytes: 9, passwordSet: true });
  expect(existsSync(place(id, '.Sent'))).toBe(true);
  await expect(made.server.purge(id)).rejects.toThrow('eve@example.org');
});

test('what PostfixAdmin makes in the place of a removed mailbox is never mixed with what comes back', async () => {
  const former = mailbox(await madeByPostfixAdmin('eve'));
  deliverInto(place('example.org', 'eve'), Buffer.from('former'));
  await made.server.apply(change(at('eve'), former, null));
  await database.run(
    `INSERT INTO alias (address, goto, domain) VALUES ('${at('eve')}', '${at('eve')}', 'example.org')`,
    `INSERT INTO mailbox (username, password, name, maildir, local_part, domain, created)
      VALUES ('${at('eve')}', '$6$n', 'X', 'example.org/eve/', 'eve', 'example.org', '2022-02-02')`,
  );
  deliverInto(place('example.org', 'eve'), Buffer.from('the next'));
  const next = (await made.server.read(at('eve'))) ?? alias();
  expect(next.mailbox?.id).not.toBe(former.mailbox.id);
  const swapped = await made.server.apply(change(at('eve'), next, former));
  expect(swapped).toEqual(removed(next.mailbox?.id as MailboxId, { messages: 1, bytes: 8 }));
  const [row] = await database.rows('SELECT maildir, password, name FROM mailbox');
  expect(row).toEqual({ maildir: `${former.mailbox.id}/`, password: '$6$eve', name: 'X' });
  expect(messagesIn(place(former.mailbox.id)).map(String)).toEqual(['former']);
  expect(await made.server.read(at('eve'))).toEqual(former);
});

test('a directory that is another mailbox’s too stays where it is, and that is logged', async () => {
  const ann = mailbox(await madeByPostfixAdmin('ann', 'example.org/shared/'));
  await madeByPostfixAdmin('bobby', 'example.org/shared/');
  deliverInto(place('example.org', 'shared'), Buffer.from('hello'));
  expect(await made.server.apply(change(at('ann'), ann, null))).toEqual(removed(ann.mailbox.id));
  expect(await made.server.measure(at('bobby'))).toMatchObject({ messages: 1 });
  expect(made.warnings).toEqual(['The mail of a removed mailbox stays: it is also that of another mailbox']);
});

test.each(['../other/', '/etc/', 'a//b/', ''])(
  'a maildir "%s" is no place that we touch',
  async (maildir) => {
    const eve = mailbox(await madeByPostfixAdmin('eve', maildir));
    await expect(made.server.apply(change(at('eve'), eve, null))).rejects.toThrow('correct it there');
    expect(await made.server.read(at('eve'))).toEqual(eve);
  },
);

test('a trash that the mail’s owner may write in is told of', async () => {
  const trash = async () => (await made.server.conditions()).find(({ part }) => part === 'Trash');
  expect(await trash()).toMatchObject({ ok: true });
  chownSync(place('facteur-trash'), 12_345, 12_345);
  expect(await trash()).toMatchObject({ ok: false, detail: expect.stringContaining('chmod it to 0700') });
});

test('a trash that is not there keeps mailboxes where they are, in words about the disk', async () => {
  const bob = mailbox();
  await made.server.apply(change(at('bob'), null, bob));
  rmdirSync(place('facteur-trash'));
  const missing = { name: 'MailServerUnavailable', trouble: 'missing' };
  const removal = made.server.apply(change(at('bob'), bob, alias(outside('bob'))));
  await expect(removal).rejects.toMatchObject(missing);
  await expect(removal).rejects.toThrow('facteur-trash');
  await expect(made.server.measure(at('bob'))).rejects.toMatchObject(missing);
  mkdirSync(place('facteur-trash'));
  expect(await made.server.read(at('bob'))).toEqual(bob);
});
