import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import type { MailServer, MailServerErrorKind } from '../../../src/mail-servers/port.ts';
import { directoryForm } from '../../../src/mail-servers/postfix-dovecot/directory.ts';
import {
  addDomain,
  alias,
  applied,
  appPassword,
  at,
  change,
  domain,
  link,
  mailbox,
  outside,
  owner,
  password,
  removed,
  revoke,
} from '../orders.ts';
import { makeMailDirectory, type PostfixDovecotUnderTest } from './postfix-dovecot-under-test.ts';

let made: PostfixDovecotUnderTest;
let server: MailServer;
beforeEach(async () => {
  made = await makeMailDirectory();
  server = made.server;
  await server.apply(addDomain());
});
afterEach(() => made.cleanup());

const order = change(at('team'), null, alias(outside('ann')));

/** Every call must fail with the trouble, and name the file. */
async function expectTrouble(trouble: MailServerErrorKind, of: MailServer = server): Promise<void> {
  const calls = [
    () => of.domains(),
    () => of.read(at('bob')),
    () => of.measure(at('bob')),
    () => of.appPasswords(at('bob')),
    () => of.apply(link(at('bob'), newMailboxId())),
    () => of.page(null, 5),
    () => of.apply(order),
    () => of.forwardersTo(at('bob')),
    () => of.purge(newMailboxId()),
  ];
  for (const call of calls) {
    const error = await call().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'MailServerUnavailable', trouble });
    expect(String(error)).toContain('directory.sqlite');
  }
}

function removeFile(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${made.file}${suffix}`, { force: true });
}

/** Runs work as a user with read access only, since root could write everything. */
async function asReader(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  for (const path of [made.root, made.mailDirectory, join(made.mailDirectory, 'homes')])
    chmodSync(path, 0o555);
  for (const suffix of ['', '-wal', '-shm']) chmodSync(`${made.file}${suffix}`, 0o444);
  if (isRoot) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    for (const path of [made.root, made.mailDirectory, join(made.mailDirectory, 'homes')])
      chmodSync(path, 0o770);
  }
}

test('a directory in the form of a later Facteur is left as it is; a later PostfixAdmin’s is used', async () => {
  await server.close();
  const directory = new Database(made.file);
  directory.exec(`UPDATE config SET value = '9999' WHERE name = 'version'`);
  const used = made.open({ createIfMissing: false });
  expect(await used.apply(order)).toEqual(applied);
  await used.close();
  directory.pragma(`user_version = ${directoryForm + 1}`);
  directory.close();
  const before = readFileSync(made.file);
  const refused = made.open();
  await expectTrouble('unreadable', refused);
  await expect(refused.domains()).rejects.toThrow(
    `is in a form (${directoryForm + 1}) that a later Facteur gave it; this one knows ${directoryForm}. Start that version`,
  );
  await refused.close();
  expect(readFileSync(made.file)).toEqual(before);
});

describe('a missing directory', () => {
  test('a file that a backup is just being copied into is left alone until it is whole', async () => {
    await server.close();
    const whole = readFileSync(made.file);
    writeFileSync(made.file, '');
    const other = made.open({ createIfMissing: false });
    await expectTrouble('unreadable', other);
    expect(statSync(made.file).size).toBe(0);
    writeFileSync(made.file, whole);
    expect(await other.apply(order)).toEqual(applied);
    await other.close();
  });

  test('is made where that is wanted, shared with the mail server by its group', async () => {
    const mode = (path: string) => (statSync(path).mode & 0o7777).toString(8);
    expect(mode(made.mailDirectory)).toBe('2770');
    expect(mode(join(made.mailDirectory, 'homes'))).toBe('2770');
    for (const suffix of ['', '-wal', '-shm']) expect(mode(`${made.file}${suffix}`), suffix).toBe('660');
  });

  test('fails every call where it is not to be made, and works from the moment it is there', async () => {
    removeFile();
    const other = made.open({ createIfMissing: false });
    await expectTrouble('missing', other);
    expect(made.warnings).toEqual(['The mail directory can not be used yet: every change waits for it']);
    rmSync(join(made.mailDirectory, 'homes'), { recursive: true });
    await made.open().close();
    expect(await other.domains()).toEqual([]);
    await other.close();
  });

  test('is not made anew where there are homes: the file that says whose they are was lost', async () => {
    await server.apply(change(at('bob'), null, mailbox()));
    removeFile();
    await expectTrouble('missing', made.open());
    expect(existsSync(made.file)).toBe(false);
  });

  test('that was deleted while open is missed at once, and never replaced by an empty one', async () => {
    removeFile();
    await expectTrouble('missing');
    expect(existsSync(made.file)).toBe(false);
  });

  test('is missed where the whole disk went away, and used again when it is back', async () => {
    renameSync(made.mailDirectory, `${made.mailDirectory}.away`);
    await expectTrouble('missing');
    renameSync(`${made.mailDirectory}.away`, made.mailDirectory);
    expect(await server.domains()).toEqual([domain]);
  });
});

test('a directory that was replaced while open is read anew, and that is logged', async () => {
  const other = await makeMailDirectory();
  await other.server.apply(addDomain('other.example' as typeof domain));
  await other.server.close();
  removeFile();
  renameSync(other.file, made.file);
  expect(await server.domains()).toEqual(['other.example']);
  expect(made.warnings).toEqual([
    'The mail directory was replaced by another file, which is used from now on',
  ]);
  await other.cleanup();
});

test('a writer that holds the lock keeps changes waiting, not questions', async () => {
  const writer = new Database(made.file);
  writer.exec('BEGIN IMMEDIATE');
  await expect(server.apply(order)).rejects.toMatchObject({ trouble: 'locked' });
  expect(await server.domains()).toEqual([domain]);
  writer.exec('ROLLBACK');
  writer.close();
  expect(await server.apply(order)).toEqual(applied);
});

test('a change waits for a writer with the event loop going on', async () => {
  const writer = new Database(made.file);
  writer.exec('BEGIN IMMEDIATE');
  // Blocking the whole process would wait for this in vain.
  setTimeout(() => writer.close(), 30);
  expect(await server.apply(order)).toEqual(applied);
});

describe('a directory that may only be read', () => {
  test('answers questions, refuses changes and is left as it was', async () => {
    await asReader(async () => {
      const reader = made.open();
      expect(await reader.domains()).toEqual([domain]);
      await expect(reader.apply(order)).rejects.toMatchObject({ trouble: 'not-writable' });
      await reader.close();
    });
    expect(await server.read(at('team'))).toBeNull();
  });

  test('refuses a mailbox whose home can not be made, and leaves no row of it', async () => {
    const opened = made.open();
    await asReader(async () => {
      await expect(opened.apply(change(at('bob'), null, mailbox()))).rejects.toMatchObject({
        trouble: 'not-writable',
      });
    });
    expect(await opened.read(at('bob'))).toBeNull();
    await opened.close();
  });
});

describe.each(['homes', 'trash'])('%s that is not mounted', (name) => {
  test('keeps mailboxes from being measured, removed, restored or made: nothing is lost and nothing looks empty', async () => {
    const [bob, eve] = [mailbox(), mailbox()];
    for (const [local, state] of [
      ['bob', bob],
      ['eve', eve],
    ] as const) {
      await server.apply(change(at(local), null, state));
      await made.deliver(at(local), Buffer.from('hello'));
    }
    await server.apply(change(at('eve'), eve, null));
    const path = join(made.mailDirectory, name);
    renameSync(path, `${path}.away`);
    const missing = { name: 'MailServerUnavailable', trouble: 'missing' };
    await expect(server.measure(at('bob'))).rejects.toMatchObject(missing);
    await expect(server.apply(change(at('bob'), bob, null))).rejects.toMatchObject(missing);
    await expect(server.apply(change(at('eve'), null, eve))).rejects.toMatchObject(missing);
    await expect(server.apply(change(at('new'), null, mailbox()))).rejects.toMatchObject(missing);
    await expect(server.purge(eve.mailbox.id)).rejects.toMatchObject(missing);
    renameSync(`${path}.away`, path);
    expect(await server.measure(at('bob'))).toMatchObject({ messages: 1 });
    expect(await server.apply(change(at('eve'), null, eve))).toEqual(applied);
    expect(await server.measure(at('eve'))).toMatchObject({ messages: 1 });
  });
});

describe('a file that is no mail directory', () => {
  test.each([
    ['garbage', 'This is no database at all. '.repeat(100)],
    ['nothing', ''],
  ])('holding %s fails every call', async (_, content) => {
    removeFile();
    writeFileSync(made.file, content);
    await expectTrouble('unreadable', made.open({ createIfMissing: false }));
  });

  test('for want of a column fails every call, until the column is back', async () => {
    made.run('ALTER TABLE mailbox RENAME COLUMN maildir TO mail_dir');
    await expect(server.read(at('bob'))).rejects.toMatchObject({ trouble: 'unreadable' });
    await expectTrouble('unreadable');
    made.run('ALTER TABLE mailbox RENAME COLUMN mail_dir TO maildir');
    expect(await server.apply(order)).toEqual(applied);
  });
});

describe('Dovecot', () => {
  const failing = {
    flushAuthCache: () => Promise.reject(new Error('Dovecot is down')),
    kick: async () => undefined,
    mailboxStatus: async () => null,
    folderStatuses: async () => null,
    check: async () => ({ flushes: true }),
  };

  test('that does not answer fails the job after the rows, and the repetition does the rest', async () => {
    const bob = mailbox();
    await server.apply(change(at('bob'), null, bob));
    await made.deliver(at('bob'), Buffer.from('hello'));
    const other = made.open({ doveadm: failing });
    const removal = change(at('bob'), bob, null);
    await expect(other.apply(removal)).rejects.toThrow('Dovecot is down');
    expect(await server.read(at('bob'))).toBeNull();
    expect(await server.apply(removal)).toEqual(removed(bob.mailbox.id, { messages: 1, bytes: 5 }));
    await other.close();
  });

  test('is notified of each way in that opens or ends, once the rows say so, and of nothing else', async () => {
    const [bob, calls] = [mailbox(), [] as string[]];
    const { id } = bob.mailbox;
    const recording = (call: string) => async (address: string) => {
      const { passwordSet } = (await server.measure(at('bob'))) ?? {};
      calls.push(`${call} ${address}: ${[passwordSet, ...((await server.appPasswords(at('bob'))) ?? [])]}`);
    };
    const other = made.open({
      doveadm: {
        flushAuthCache: recording('flush'),
        kick: recording('kick'),
        mailboxStatus: async () => null,
        folderStatuses: async () => null,
        check: async () => ({ flushes: true }),
      },
    });
    await server.apply(change(at('bob'), null, bob));
    await other.apply(link(at('bob'), id));
    await other.apply(owner(at('bob'), id, { locksOut: false }));
    await other.apply(appPassword(at('bob'), newMailboxId(), 'phone'));
    expect(calls).toEqual([]);

    await other.apply(password(at('bob'), id));
    await other.apply(appPassword(at('bob'), id, 'phone'));
    await other.apply(appPassword(at('bob'), id, 'laptop'));
    await other.apply(revoke(at('bob'), id, 'phone'));
    await other.apply(owner(at('bob'), id, { locksOut: true }));
    expect(calls).toEqual([
      'flush bob@example.org: true',
      'kick bob@example.org: true',
      'flush bob@example.org: true,phone',
      'flush bob@example.org: true,laptop,phone',
      'flush bob@example.org: true,laptop',
      'kick bob@example.org: true,laptop',
      'flush bob@example.org: false',
      'kick bob@example.org: false',
    ]);
    await other.close();
  });

  test('that does not answer leaves access taken and the order unfinished', async () => {
    const bob = mailbox();
    const { id } = bob.mailbox;
    await server.apply(change(at('bob'), null, bob));
    await server.apply(appPassword(at('bob'), id, 'phone'));
    const other = made.open({ doveadm: failing });
    for (const taking of [revoke(at('bob'), id, 'phone'), owner(at('bob'), id, { locksOut: true })]) {
      await expect(other.apply(taking)).rejects.toMatchObject({ name: 'UnfinishedChange' });
      expect(await server.appPasswords(at('bob'))).toEqual([]);
      expect(await server.apply(taking)).toEqual(applied);
    }
    await other.close();
  });

  test('is notified of all that changes who may log in or how, once the rows say so', async () => {
    const calls: string[] = [];
    const recording = (call: string) => async (address: string) => {
      const state = await server.read(at('bob'));
      calls.push(`${call} ${address} ${state?.mailbox ? `mailbox ${state.enabled ? 'on' : 'off'}` : 'none'}`);
    };
    const other = made.open({
      doveadm: {
        flushAuthCache: recording('flush'),
        kick: recording('kick'),
        mailboxStatus: async () => null,
        folderStatuses: async () => null,
        check: async () => ({ flushes: true }),
      },
    });
    const bob = mailbox();
    const steps = [
      null,
      bob,
      { ...bob, forwards: [outside('bob')] },
      { ...bob, enabled: false },
      bob,
      alias(outside('bob')),
    ];
    for (const [n, after] of steps.slice(1).entries())
      await other.apply(change(at('bob'), steps[n] ?? null, after));
    await other.apply(order);
    expect(calls).toEqual([
      'flush bob@example.org mailbox on',
      'flush bob@example.org mailbox off',
      'kick bob@example.org mailbox off',
      'flush bob@example.org mailbox on',
      'flush bob@example.org none',
      'kick bob@example.org none',
    ]);
    await other.close();
  });
});
