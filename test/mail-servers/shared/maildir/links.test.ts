import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MailboxId } from '../../../../src/domain/address/address-state.ts';
import { createTrash } from '../../../../src/mail-servers/alternc/trash.ts';
import { openMaildirStore } from '../../../../src/mail-servers/postfixadmin/trash.ts';
import { deleteTree, deleteTreeSync } from '../../../../src/mail-servers/shared/maildir/delete-tree.ts';
import { openDirectoryHandle } from '../../../../src/mail-servers/shared/maildir/directory-handle.ts';
import { createMaildirStore } from '../../../../src/mail-servers/shared/maildir/maildir-store.ts';

const id = 'b0b' as MailboxId;
const row = { password: '{ARGON2ID}own', name: '', created: '2026-01-01' };
const planted = { ...row, password: '{ARGON2ID}planted' };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'facteur-links-'));
  // What the mail's owner would like Facteur to read, overwrite, move, delete or make readable for everyone.
  write('outside/secret', 'a secret', 0o600);
  write('outside/mailbox.json', JSON.stringify(planted), 0o600);
  for (const folder of ['', '.Archive/', 'Maildir/', 'Maildir/.Archive/', 'home/Maildir/'])
    for (const name of ['cur', 'new']) write(`outside/${folder}${name}/facteur.sqlite`, 'a database', 0o600);
  chmodSync(join(root, 'outside'), 0o700);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string, mode = 0o660): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

/** Everything below a directory, with its mode and its content. */
function snapshot(path: string): unknown[] {
  const { mode } = lstatSync(path);
  if (!lstatSync(path).isDirectory()) return [path, mode, readFileSync(path, 'utf8')];
  return [
    path,
    mode,
    ...readdirSync(path)
      .toSorted()
      .map((name) => snapshot(join(path, name))),
  ];
}

type Keeper = {
  /** The path of a home, of the Maildir in it from there, and of the trash. */
  readonly home: string;
  readonly maildir: string;
  readonly trash: string;
  readonly acts: Readonly<Record<string, () => unknown>>;
  /** The password that would be restored. */
  readonly password: () => unknown;
};

const log = { warn: () => undefined };

const homesActs = (homes: ReturnType<typeof createMaildirStore>, home?: string): Keeper['acts'] => ({
  create: () => homes.create(id),
  'keep its row': () => homes.writeTrashedRow(id, row),
  'take it away': () => homes.remove(id, home),
  'bring it back': () => homes.restore(id),
  forget: () => homes.deleteTrashEntry(id),
  'mark for deletion': () => homes.markForDeletion(id),
  purge: async () => {
    homes.markForDeletion(id);
    await homes.deleteMarked(id);
  },
  'delete what is marked': () => homes.deleteMarked(id),
  measure: () => homes.measureIfThere(id, home),
  'measure what is removed': () => homes.measureTrashed(id),
  'read its state': () => homes.trashState(id),
});

const keepers: Readonly<Record<string, () => Keeper>> = {
  'postfix-dovecot': () => {
    for (const name of ['mail/homes', 'mail/trash']) mkdirSync(join(root, name), { recursive: true });
    const homes = createMaildirStore(join(root, 'mail'), log);
    return {
      home: 'mail/homes/b0b',
      maildir: '/Maildir',
      trash: 'mail/trash',
      acts: homesActs(homes),
      password: () => homes.readTrashedRow(id)?.['password'],
    };
  },
  postfixadmin: () => {
    mkdirSync(join(root, 'vmail/facteur-trash'), { recursive: true });
    const homes = openMaildirStore(join(root, 'vmail'), log);
    return {
      home: 'vmail/example.org/bob',
      maildir: '',
      trash: 'vmail/facteur-trash',
      acts: homesActs(homes, 'example.org/bob'),
      password: () => homes.readTrashedRow(id)?.['password'],
    };
  },
  alternc: () => {
    mkdirSync(join(root, 'alternc/facteur-trash'), { recursive: true });
    const trash = createTrash({ alterncMail: '/var/mail/alternc', mailRoot: join(root, 'alternc') });
    const path = '/var/mail/alternc/b/bob_example.org';
    return {
      home: 'alternc/b/bob_example.org',
      maildir: '/Maildir',
      trash: 'alternc/facteur-trash',
      acts: {
        'keep its row': () => trash.savePassword(id, row.password),
        'take it away': () => trash.moveToTrash(id, path),
        'bring it back': () => trash.restore(id, path),
        'mark for deletion': () => trash.markForDeletion(id),
        purge: async () => {
          trash.markForDeletion(id);
          await trash.deleteMarked(id);
        },
        'delete what is marked': () => trash.deleteMarked(id),
        'measure what is removed': () => trash.measure(id),
        'look whether the path is taken': () => trash.isOccupied(path),
        'read its state': () => trash.state(id),
      },
      password: () => trash.readSavedPassword(id),
    };
  },
};

/** Where the owner may put a link: below the home, or below the mailbox's directory in the trash. */
const inHome = [
  '',
  '/..',
  '{maildir}',
  '{maildir}/cur',
  '{maildir}/new',
  '{maildir}/.Archive',
  '{maildir}/cur/1',
];
const inTrash = [
  '',
  '/..',
  '/home',
  '/home{maildir}',
  '/home{maildir}/cur',
  '/home{maildir}/new',
  '/home{maildir}/.Archive',
  '/stray',
  '/stray{maildir}',
  '/stray{maildir}/cur',
  '/stray{maildir}/.Archive',
  '/doomed',
  '/doomed/inner',
  '/mailbox.json',
  '/mailbox.json.unfinished',
];

describe.each(Object.entries(keepers))('where the mail’s owner puts a link in the way of %s', (_, make) => {
  let keeper: Keeper;
  beforeEach(() => {
    keeper = make();
  });

  /** A mailbox with mail at home, in the trash and from a late delivery, as a killed removal may leave it. */
  function fill(): void {
    const trashed = `${keeper.trash}/${id}`;
    for (const home of [keeper.home, `${trashed}/home`, `${trashed}/stray`])
      for (const folder of ['cur', 'new', '.Archive/cur'])
        write(`${home}${keeper.maildir}/${folder}/1.host,S=4`, 'mail');
    write(`${trashed}/doomed/inner/1`, 'mail');
    write(`${trashed}/mailbox.json`, JSON.stringify(row), 0o600);
  }

  function putLink(place: string, target: string): string {
    const path = join(root, place.replace('{maildir}', keeper.maildir));
    rmSync(path, { recursive: true, force: true });
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    return path;
  }

  const isFile = (place: string) => /json|\/1$/.test(place);
  const places = () => [
    ...inHome.map((place) => `${keeper.home}${place}`),
    ...inTrash.map((place) => `${keeper.trash}/${id}${place}`),
  ];
  function targets(place: string): readonly string[] {
    if (isFile(place)) return ['outside/secret', 'outside/mailbox.json', 'outside/nothing'];
    const name = place.split('/').at(-1) ?? '';
    if (['cur', 'new', '.Archive'].includes(name)) return [`outside/${name}`];
    return place.endsWith('{maildir}') ? ['outside/Maildir'] : ['outside'];
  }

  test('nothing outside is read, written, moved, deleted or opened to others', {
    timeout: 60_000,
  }, async () => {
    const before = snapshot(join(root, 'outside'));
    for (const place of places()) {
      for (const target of targets(place)) {
        for (const [act, work] of Object.entries(keeper.acts)) {
          const what = `${act}: ${place} → ${target}`;
          for (const made of [keeper.home, keeper.trash].map((path) => path.split('/')[0] ?? ''))
            rmSync(join(root, made), { recursive: true, force: true });
          keeper = make();
          fill();
          putLink(place, join(root, target));
          const result: unknown = await Promise.resolve()
            .then(keeper.acts[act] ?? work)
            .catch((error) => error);
          expect(snapshot(join(root, 'outside')), what).toEqual(before);
          expect(JSON.stringify(result ?? null), what).not.toContain('planted');
          // Each of ours has 4 bytes; what is outside has 10.
          const { bytes = 0 } = (result ?? {}) as { bytes?: number };
          expect(bytes % 4, what).toBe(0);
          // Only a purge deletes what still holds mail, and reports that.
          if (result instanceof Error)
            expect(result.message, what).toMatch(/could lead anywhere|directory not empty/);
        }
        let password: unknown;
        try {
          password = keeper.password();
        } catch (error) {
          expect(error).toMatchObject({ name: 'MailServerUnavailable' });
        }
        expect(password, place).not.toBe(planted.password);
      }
    }
  });

  test('a hard link to a secret in the place of the kept row is neither overwritten nor read', () => {
    const before = snapshot(join(root, 'outside'));
    for (const name of ['mailbox.json', 'mailbox.json.unfinished']) {
      mkdirSync(join(root, keeper.trash, id), { recursive: true });
      linkSync(join(root, 'outside/mailbox.json'), join(root, keeper.trash, id, name));
      expect(keeper.password() ?? null).toBeNull();
      keeper.acts['keep its row']?.();
      expect(keeper.password()).toBe(row.password);
      expect(snapshot(join(root, 'outside'))).toEqual(before);
      rmSync(join(root, keeper.trash, id), { recursive: true });
    }
  });

  test('what another user put into the trash is not taken for ours', () => {
    fill();
    const trashed = join(root, keeper.trash, id);
    chownSync(join(trashed, 'mailbox.json'), 12_345, 12_345);
    expect(keeper.password() ?? null).toBeNull();
    chownSync(trashed, 12_345, 12_345);
    for (const act of ['keep its row', 'bring it back', 'mark for deletion'])
      expect(() => keeper.acts[act]?.(), act).toThrow('did not put there');
  });

  test('the trash is closed to the group of the mail, also where it was open to it', () => {
    chmodSync(join(root, keeper.trash), 0o2770);
    mkdirSync(join(root, keeper.trash, id));
    chmodSync(join(root, keeper.trash, id), 0o2770);
    keeper.acts['keep its row']?.();
    for (const path of [keeper.trash, `${keeper.trash}/${id}`])
      expect(statSync(join(root, path)).mode & 0o022, path).toBe(0);
    expect(statSync(join(root, keeper.trash, id)).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, keeper.trash, id, 'mailbox.json')).mode & 0o777).toBe(0o600);
  });
});

describe('a directory that is held', () => {
  beforeEach(() => {
    write('mail/doomed/inner/1', 'mail');
    mkdirSync(join(root, 'mail/other'));
  });

  /** What a process of the mail's owner does between our check and our write. */
  function exchange(): void {
    renameSync(join(root, 'mail/doomed'), join(root, 'mail/away'));
    symlinkSync(join(root, 'outside'), join(root, 'mail/doomed'));
  }

  test('stays the one that was opened, whatever is put in its place', async () => {
    write('outside/inner/1', 'precious');
    const before = snapshot(join(root, 'outside'));
    using mail = openDirectoryHandle(join(root, 'mail'));
    using deleted = mail.open('doomed');
    exchange();
    using other = mail.open('other');
    if (!deleted || !other) throw new Error('they were there');
    using made = deleted.ensureDirectory('made', 0o700);
    expect(made.stats().isDirectory()).toBe(true);
    deleted.write('row', 'text');
    expect(deleted.read('row')).toBe('text');
    deleted.move('row', other);
    await deleteTree(deleted, 'inner');
    deleteTreeSync(deleted, 'made');
    expect(readdirSync(join(root, 'mail/away'))).toEqual([]);
    expect(readdirSync(join(root, 'mail/other'))).toEqual(['row']);
    expect(() => mail.open('doomed')).toThrow('could lead anywhere');
    expect(snapshot(join(root, 'outside'))).toEqual(before);
  });

  test('has a link in it deleted, not what the link leads to', async () => {
    symlinkSync(join(root, 'outside'), join(root, 'mail/doomed/link'));
    using mail = openDirectoryHandle(join(root, 'mail'));
    await deleteTree(mail, 'doomed');
    expect(existsSync(join(root, 'mail/doomed'))).toBe(false);
    expect(existsSync(join(root, 'outside/secret'))).toBe(true);
  });

  test.each(['', '.', '..', '../x', 'a/b', 'a\0'])('has nothing by the name %j', (name) => {
    using mail = openDirectoryHandle(join(root, 'mail'));
    expect(() => mail.open(name)).toThrow('is no name');
    expect(() => mail.unlinkSync(name)).toThrow('is no name');
  });

  test('reports errors by its own path, and nothing once it is closed', () => {
    const mail = openDirectoryHandle(join(root, 'mail'));
    expect(() => mail.unlinkSync('nothing')).toThrow(`'${root}/mail/nothing'`);
    expect(() => mail.move('nothing', mail)).toThrow(`'${root}/mail/nothing'`);
    mail[Symbol.dispose]();
    expect(() => mail.entriesSync()).toThrow('let go');
    expect(() => mail.ensureDirectory('x')).toThrow('let go');
  });

  test('keeps names that are no text', async () => {
    const name = Buffer.from([0xff, 0xfe, 0x31]);
    writeFileSync(Buffer.concat([Buffer.from(`${root}/mail/doomed/inner/`), name]), '');
    using mail = openDirectoryHandle(join(root, 'mail'));
    await deleteTree(mail, 'doomed');
    expect(existsSync(join(root, 'mail/doomed'))).toBe(false);
  });
});
