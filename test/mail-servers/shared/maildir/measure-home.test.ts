import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDirectoryHandle } from '../../../../src/mail-servers/shared/maildir/directory-handle.ts';
import { moveMessages } from '../../../../src/mail-servers/shared/maildir/maildir.ts';
import { measureHome } from '../../../../src/mail-servers/shared/maildir/measure-home.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'facteur-home-'));
  mkdirSync(join(root, 'home'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = 'text'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

async function measured(maildir = '', home = 'home') {
  using above = openDirectoryHandle(root);
  return measureHome({ above, names: [home], maildir });
}

describe('what a home holds', () => {
  test('is nothing where there is no file, or no home', async () => {
    expect(await measured()).toBeNull();
    expect(await measured('', 'nowhere')).toBeNull();
    mkdirSync(join(root, 'home/.Sent'));
    expect(await measured()).toBeNull();
  });

  test('is empty where there is a Maildir without messages', async () => {
    mkdirSync(join(root, 'home/Maildir'));
    expect(await measured('Maildir')).toEqual({ messages: 0, bytes: 0 });
    mkdirSync(join(root, 'home/new'));
    expect(await measured()).toEqual({ messages: 0, bytes: 0 });
  });

  test.each(['.Sent', 'cur', 'new', 'Archive', 'Maildir/.Junk'])(
    'is unknown where a link is in the place of %s, which is followed nowhere',
    async (place) => {
      write('elsewhere/cur/9.host');
      write('home/Maildir/cur/1.host');
      link(`home/${place}`, join(root, 'elsewhere'));
      expect(await measured()).toEqual({ unknown: { why: 'link' } });
    },
  );

  test.each([
    ['EACCES', { unknown: { why: 'unreadable' } }],
    ['EIO', { unknown: { why: 'unreadable' } }],
    ['EMFILE', null],
  ])('that answers %s is unknown where that is of this home alone', async (code, expected) => {
    using held = openDirectoryHandle(root);
    const along = () => {
      throw Object.assign(new Error('no'), { code });
    };
    const size = measureHome({ above: { ...held, openPath: along }, names: ['home'], maildir: '' });
    if (expected) expect(await size).toEqual(expected);
    else await expect(size).rejects.toMatchObject({ code });
  });

  test('does not count links among messages, whatever size their names state', async () => {
    write('home/cur/1.host,S=4:2,S');
    link('home/cur/2.host,S=93000000000:2,S', '/nowhere');
    link('home/cur/3.host', '/nowhere');
    expect(await measured()).toEqual({ messages: 1, bytes: 4 });
  });

  test('is counted beside what Dovecot and Sieve keep there', async () => {
    write('home/cur/1.host');
    for (const name of [
      'dovecot.index.log',
      'dovecot-uidlist',
      'subscriptions',
      'maildirsize',
      'sieve/a.sieve',
    ])
      write(`home/${name}`);
    link('home/.dovecot.sieve', 'sieve/a.sieve');
    expect(await measured()).toEqual({ messages: 1, bytes: 4 });
  });

  test('is the same in whichever folders of whichever layout messages lie, and after they have moved', async () => {
    const folder = fc.constantFrom(
      '',
      '.Sent/',
      '.A.B/',
      'Work/',
      'Work/2026/',
      'Maildir/',
      'Maildir/.Sent/',
    );
    const message = fc.record({ folder, place: fc.constantFrom('cur', 'new'), size: fc.nat(50) });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (messages) => {
        for (const name of ['home', 'other']) {
          rmSync(join(root, name), { recursive: true, force: true });
          mkdirSync(join(root, name));
        }
        for (const [at, { folder: into, place, size }] of messages.entries())
          write(`home/${into}${place}/${at}.host`, 'x'.repeat(size));
        const bytes = messages.reduce((sum, { size }) => sum + size, 0);
        const all = { messages: messages.length, bytes };
        expect(await measured()).toEqual(all);
        using above = openDirectoryHandle(root);
        using from = above.open('home');
        using to = above.open('other');
        if (from && to) moveMessages(from, to);
        expect(await measured('', 'other')).toEqual(all);
        expect(await measured()).toEqual({ messages: 0, bytes: 0 });
      }),
      { numRuns: 30 },
    );
  });

  test('files of the same name are both there after they have moved together', async () => {
    write('home/storage/m.1', 'late');
    write('other/storage/m.1', 'first');
    using above = openDirectoryHandle(root);
    using from = above.open('home');
    using to = above.open('other');
    if (from && to) moveMessages(from, to);
    using storage = to?.open('storage') ?? null;
    const sizes = await Promise.all(['m.1', 'm.1.late'].map((name) => storage?.sizeOf(name)));
    expect(sizes).toEqual([5, 4]);
  });
});
