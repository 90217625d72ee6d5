import { chownSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { type TestDatabase, type TestServer, testServers } from '../../support/databases/test-databases.ts';
import { addDomain, alias, applied, at, change, mailbox, outside, removed } from '../orders.ts';
import { deliverInto, messagesIn } from '../postfix-dovecot/postfix-dovecot-under-test.ts';
import { type Installation, install, workingDoveadm } from './postfixadmin-under-test.ts';

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

/** Makes a mailbox as PostfixAdmin does, with a message in it. */
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

describe.each(['../other/', '/etc/', 'a//b/', 'facteur-trash/x/', ''])(
  'a maildir "%s" that is no place below the mail directory',
  (maildir) => {
    const odd = { unknown: { why: 'misplaced', at: maildir } };

    test('has its mailbox reported as odd, and nobody else’s', async () => {
      await madeByPostfixAdmin('eve', maildir);
      await madeByPostfixAdmin('bobby');
      deliverInto(place('example.org', 'bobby'), Buffer.from('hello'));
      expect(await made.server.measure(at('eve'))).toEqual({ ...odd, passwordSet: true });
      expect(await made.server.measure(at('bobby'))).toMatchObject({ messages: 1 });
      const failing = (await made.server.conditions()).filter(({ ok }) => !ok);
      expect(failing).toMatchObject([
        { part: 'Odd rows', detail: expect.stringContaining(`"${maildir}" of eve@`) },
      ]);
    });

    test('is never touched: its mailbox is suspended, and its row deleted as one that does not come back', async () => {
      const eve = mailbox(await madeByPostfixAdmin('eve', maildir));
      const suspended = { ...eve, enabled: false };
      expect(await made.server.apply(change(at('eve'), eve, suspended))).toEqual(applied);
      const removal = change(at('eve'), suspended, null);
      expect(await made.server.apply(removal)).toEqual(applied);
      expect(await made.server.apply(removal)).toEqual(applied);
      expect(await made.server.read(at('eve'))).toBeNull();
      const restoring = { ...change(at('eve'), null, eve), restores: true };
      expect(await made.server.apply(restoring)).toMatchObject({ kind: 'impossible' });
    });
  },
);

describe('what is on the disk', () => {
  const dovecot = (messages: number) =>
    made.open({ doveadm: { ...workingDoveadm, mailboxStatus: async () => ({ messages, bytes: 7 }) } });
  const write = (path: string, text = 'text') => {
    mkdirSync(dirname(place('example.org/eve', path)), { recursive: true });
    writeFileSync(place('example.org/eve', path), text);
  };
  beforeEach(() => madeByPostfixAdmin('eve'));

  test.each([
    ['mdbox', ['storage/m.1', 'mailboxes/INBOX/dbox-Mails/dovecot.index']],
    ['sdbox', ['mailboxes/INBOX/dbox-Mails/u.1']],
    ['mbox', ['mail/INBOX']],
    ['mdbox beside a Maildir', ['cur/1.host', 'storage/m.1']],
  ])('as %s is not taken for nothing, and Dovecot is asked', async (_, files) => {
    for (const file of files) write(file);
    const unknown = { unknown: { why: 'format' }, passwordSet: true };
    expect(await made.server.measure(at('eve'))).toEqual(unknown);
    const [odd] = (await made.server.conditions()).filter(({ ok }) => !ok);
    expect(odd).toMatchObject({ part: 'Odd mailboxes', detail: expect.stringContaining('set DOVEADM') });
    const asking = dovecot(3);
    expect(await asking.measure(at('eve'))).toEqual({ messages: 3, bytes: 7, passwordSet: true });
    expect((await asking.conditions()).every(({ ok }) => ok)).toBe(true);
    await asking.close();
  });

  test.each(['Maildir/cur/1.host', 'Maildir/.Sent/cur/1.host', 'Work/2026/new/1.host', '.Sent/cur/1.host'])(
    'is counted where Dovecot keeps it: %s',
    async (path) => {
      write('cur/0.host');
      write(path);
      expect(await made.server.measure(at('eve'))).toEqual({ messages: 2, bytes: 8, passwordSet: true });
    },
  );

  test('where there is nothing, Dovecot is asked: its mail may be elsewhere', async () => {
    const asking = dovecot(5);
    expect(await asking.measure(at('eve'))).toMatchObject({ messages: 5 });
    await asking.close();
    expect(await made.server.measure(at('eve'))).toMatchObject({ messages: 0 });
  });

  test('a Dovecot that does not answer keeps nobody from the rest', async () => {
    write('storage/m.1');
    const mailboxStatus = async () => {
      throw new MailServerUnavailable('unreachable', 'no answer');
    };
    const asking = made.open({ doveadm: { ...workingDoveadm, mailboxStatus } });
    expect(await asking.measure(at('eve'))).toMatchObject({ unknown: { why: 'format' } });
    await asking.close();
  });
});

test('a trash that the mail’s owner may write in is reported', async () => {
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
