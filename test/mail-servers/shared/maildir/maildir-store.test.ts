import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MailboxId } from '../../../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../../../src/domain/address/mailbox-id.ts';
import {
  type MailDirectory,
  openMailDirectory,
} from '../../../../src/mail-servers/postfix-dovecot/directory.ts';
import { buildDriver } from '../../../../src/mail-servers/postfix-dovecot/driver.ts';
import { createFilters } from '../../../../src/mail-servers/postfix-dovecot/filters.ts';
import {
  createMaildirStore,
  type MaildirStore,
} from '../../../../src/mail-servers/shared/maildir/maildir-store.ts';
import { addDomain, applied, at, change, mailbox, password, removed } from '../../orders.ts';
import {
  deliverInto,
  makeMailDirectory,
  messagesIn,
  noon,
  type PostfixDovecotUnderTest,
} from '../../postfix-dovecot/postfix-dovecot-under-test.ts';

let made: PostfixDovecotUnderTest;
let homes: MaildirStore;
beforeEach(async () => {
  made = await makeMailDirectory();
  await made.server.apply(addDomain());
  homes = createMaildirStore(made.mailDirectory, { warn: (_, message) => made.warnings.push(message) });
});
afterEach(() => made.cleanup());

const bob = mailbox('b0b' as MailboxId);
const id = bob.mailbox.id;
const removal = change(at('bob'), bob, null);
const restoring = change(at('bob'), null, bob);
const maildir = () => join(made.home(id), 'Maildir');
const hello = Buffer.from('hello');

describe('ids', () => {
  test('are made of 128 random bits and never twice', () => {
    const ids = Array.from({ length: 1000 }, newMailboxId);
    expect(new Set(ids).size).toBe(1000);
    for (const made of ids) expect(made).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each(['', '.', '..', '../homes', 'a/b', 'a\0', 'A', 'example.org/bob', 'a\n'])(
    '%j never becomes a path',
    async (text) => {
      const strange = text as MailboxId;
      for (const work of [
        homes.create,
        homes.remove,
        homes.restore,
        homes.markForDeletion,
        homes.trashState,
        homes.deleteTrashEntry,
      ]) {
        expect(() => work(strange)).toThrow('was not made by Facteur');
      }
      await expect(homes.measure(strange)).rejects.toThrow('was not made by Facteur');
      await expect(made.server.purge(strange)).rejects.toThrow('was not made by Facteur');
    },
  );
});

test('a home is shared by its group, whatever the umask', async () => {
  const umask = process.umask(0o077);
  await made.server.apply(change(at('bob'), null, bob));
  process.umask(umask);
  for (const path of [made.home(id), maildir()])
    expect((statSync(path).mode & 0o7777).toString(8)).toBe('2770');
});

describe('sizes', () => {
  beforeEach(() => homes.create(id));

  test('come from the names of messages, with CRLFs where the name says, in every folder and in new as in cur', async () => {
    deliverInto(maildir(), hello, '1.host,S=1000,W=1010:2,S');
    deliverInto(join(maildir(), '.Sent'), hello, '2.host,S=200:2,');
    mkdirSync(join(maildir(), '.Archive.2026', 'cur'), { recursive: true });
    writeFileSync(join(maildir(), '.Archive.2026', 'cur', '3.host,S=30'), hello);
    expect(await homes.measure(id)).toEqual({ messages: 3, bytes: 1240 });
  });

  test('come from the file where its name has none', async () => {
    deliverInto(maildir(), hello, '1.host:2,S');
    expect(await homes.measure(id)).toEqual({ messages: 1, bytes: 5 });
  });

  test('leave out what is not delivered yet and what is no message', async () => {
    mkdirSync(join(maildir(), 'tmp'));
    writeFileSync(join(maildir(), 'tmp', '1.host,S=1000'), hello);
    deliverInto(maildir(), hello, '.hidden');
    writeFileSync(join(maildir(), 'dovecot-uidlist'), hello);
    expect(await homes.measure(id)).toEqual({ messages: 0, bytes: 0 });
  });

  test('are nothing for a home that was never made', async () => {
    expect(await homes.measure('never' as MailboxId)).toEqual({ messages: 0, bytes: 0 });
  });
});

describe('mail that comes while its mailbox goes', () => {
  beforeEach(async () => {
    await made.server.apply(change(at('bob'), null, bob));
    await made.server.apply(password(at('bob'), id));
    await made.deliver(at('bob'), hello);
  });

  test('is counted with the rest, and restored with it', async () => {
    const kick = async () => deliverInto(maildir(), Buffer.from('late'));
    const server = made.open({
      doveadm: {
        flushAuthCache: async () => undefined,
        kick,
        mailboxStatus: async () => null,
        folderStatuses: async () => null,
        check: async () => ({ flushes: true }),
      },
    });
    expect(await server.apply(removal)).toEqual(removed(id, { messages: 2, bytes: 9 }));
    await server.close();
    await made.server.apply(restoring);
    expect(messagesIn(maildir()).map(String).toSorted()).toEqual(['hello', 'late']);
  });

  test('joins the rest where it made the home again, by a repetition or by the restore', async () => {
    await made.server.apply(removal);
    deliverInto(maildir(), Buffer.from('later'));
    expect(await made.server.apply(removal)).toEqual(removed(id, { messages: 2, bytes: 10 }));
    deliverInto(join(maildir(), '.Junk'), Buffer.from('last'));
    expect(await made.server.apply(restoring)).toEqual(applied);
    expect(await made.server.measure(at('bob'))).toEqual({ messages: 3, bytes: 14, passwordSet: true });
    expect(messagesIn(join(maildir(), '.Junk')).map(String)).toEqual(['last']);
  });

  test('is purged with the rest', async () => {
    await made.server.apply(removal);
    deliverInto(maildir(), Buffer.from('later'));
    await made.server.purge(id);
    expect(existsSync(made.home(id))).toBe(false);
    expect(readdirSync(made.trash(id))).toEqual([]);
  });

  test('a mailbox that comes back before its removal is through keeps its mail', async () => {
    const kick = async () => void (await made.server.apply(restoring));
    const server = made.open({
      doveadm: {
        flushAuthCache: async () => undefined,
        kick,
        mailboxStatus: async () => null,
        folderStatuses: async () => null,
        check: async () => ({ flushes: true }),
      },
    });
    expect(await server.apply(removal)).toEqual(applied);
    await server.close();
    expect(await made.server.measure(at('bob'))).toEqual({ messages: 1, bytes: 5, passwordSet: true });
  });
});

describe('what is kept in the trash', () => {
  beforeEach(async () => {
    await made.server.apply(change(at('bob'), null, bob));
    await made.server.apply(password(at('bob'), id));
  });
  const kept = () => join(made.trash(id), 'mailbox.json');

  test('may be read by us alone, for it holds a password hash, and leaves with the restore', async () => {
    await made.server.apply(removal);
    expect((statSync(kept()).mode & 0o777).toString(8)).toBe('600');
    await made.server.apply(restoring);
    expect(existsSync(made.trash(id))).toBe(false);
  });

  test('where it is damaged, the mail comes back and its owner sets a new password', async () => {
    await made.deliver(at('bob'), hello);
    await made.server.apply(removal);
    writeFileSync(kept(), '{"password":');
    expect(await made.server.apply(restoring)).toEqual(applied);
    expect(await made.server.measure(at('bob'))).toEqual({ messages: 1, bytes: 5, passwordSet: false });
    expect(made.warnings).toEqual([
      'A removed mailbox comes back without its password: what was kept is damaged',
    ]);
  });

  test('where it is lost, too', async () => {
    await made.deliver(at('bob'), hello);
    await made.server.apply(removal);
    rmSync(kept());
    expect(await made.server.apply(restoring)).toEqual(applied);
    expect(await made.server.measure(at('bob'))).toEqual({ messages: 1, bytes: 5, passwordSet: false });
  });

  test('is not forgotten where another process removes the mailbox while one restores it', async () => {
    await made.server.apply(removal);
    const log = { warn: () => undefined };
    const directory = openMailDirectory({ mailDirectory: made.mailDirectory, createIfMissing: false, log });
    let removing: Promise<unknown> | undefined;
    const change: MailDirectory['transaction'] = (work) => {
      const result = directory.transaction(work);
      removing ??= made.server.apply(removal);
      return result;
    };
    const filters = createFilters(null);
    const parts = { directory: { ...directory, change }, homes, filters, doveadm: null, clock: () => noon };
    await buildDriver(parts).apply(restoring);
    await removing;
    await made.server.apply(restoring);
    expect(await made.server.measure(at('bob'))).toMatchObject({ passwordSet: true });
    directory.close();
  });
});
