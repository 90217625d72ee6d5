import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, test } from 'vitest';
import { createDataDirectory, openDataDirectory } from '../../src/config/data-directory.ts';
import { type MailUserAccess, requiredMailUserAccess } from '../../src/config/mail-user-access.ts';
import type { ConnectionSettings } from '../../src/mail-servers/connection-settings.ts';
import { defaultServer } from '../../src/mail-servers/open-mail-server.ts';

let above: string;
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'facteur-data-'));
});
afterEach(() => rmSync(above, { recursive: true }));

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);
/** What the work makes of a mode that a process was given by whoever started it. */
function withUmask<T>(mask: number, work: () => T): T {
  const before = process.umask(mask);
  onTestFinished(() => void process.umask(before));
  return work();
}

describe('DATA_DIR', () => {
  it.each<[MailUserAccess, string]>([
    ['none', '700'],
    ['possible', '700'],
    ['needed', '711'],
  ])('is made so that whoever passes can, and nobody else: %s, %s', (passage, mode) => {
    for (const mask of [0o000, 0o022, 0o077]) {
      const directory = join(above, `${mask}`);
      withUmask(mask, () => createDataDirectory(directory, passage));
      expect(modeOf(directory)).toBe(mode);
    }
  });

  it.each<[number, MailUserAccess, string]>([
    [0o755, 'none', '700'],
    [0o711, 'none', '700'],
    [0o755, 'possible', '711'],
    [0o777, 'needed', '711'],
    [0o750, 'needed', '710'],
    [0o700, 'needed', '700'],
    [0o2755, 'possible', '2711'],
  ])('that is there, mode %o, loses what nobody needs: %s, %s', (given, passage, mode) => {
    chmodSync(above, given);
    createDataDirectory(above, passage);
    expect(modeOf(above)).toBe(mode);
  });

  it('is none that all share', () => {
    chmodSync(above, 0o1777);
    expect(() => createDataDirectory(above, 'none')).toThrow(/is everybody's.*Set DATA_DIR to a directory/);
    expect(modeOf(above)).toBe('1777');
  });

  it('closes each file that an earlier version, or a copy, left open', () => {
    const files = [
      ...['facteur.sqlite', 'inbox.sqlite'].flatMap((name) => [name, `${name}-wal`, `${name}-shm`]),
      ...['secret', 'facteur.log'],
    ];
    for (const name of files) writeFileSync(join(above, name), '', { mode: 0o644 });
    for (const name of files) chmodSync(join(above, name), 0o644);
    const data = openDataDirectory(above, 'none');
    data.unlock();
    expect([...files, 'lock.sqlite'].map((name) => [name, modeOf(join(above, name))])).toEqual(
      [...files, 'lock.sqlite'].map((name) => [name, '600']),
    );
  });
});

describe('the mail server’s users pass through DATA_DIR', () => {
  const doveadm = { setting: 'doveadm', apiKey: null };
  const quotas = { ofMailboxes: true, ofDomains: true, megabyte: 1 };
  const passage = (access: ConnectionSettings, worker: 'here' | 'beside' = 'here') =>
    requiredMailUserAccess(
      [{ ...defaultServer(null), binding: { ...defaultServer(null).binding, worker }, access }],
      above,
    );
  const postfixDovecot = { driver: 'postfix-dovecot', directory: null, doveadm: null } as const;
  const postfixAdmin = {
    driver: 'postfixadmin',
    mailDirectory: null,
    vacationDomain: null,
    quotas,
    doveadm,
  } as const;

  test.each<[MailUserAccess, ConnectionSettings]>([
    ['possible', postfixDovecot],
    ['needed', { ...postfixDovecot, doveadm }],
    ['none', { ...postfixDovecot, directory: '/srv/mail', doveadm }],
    ['none', { ...postfixAdmin, database: 'mysql://host/postfixadmin' }],
    ['none', { ...postfixAdmin, database: 'sqlite:/srv/postfixadmin.sqlite', mailDirectory: '/var/vmail' }],
    ['none', { driver: 'mailcow', url: 'https://mail.example.org', apiKey: 'key' }],
  ])('%s: %j', (wanted, access) => {
    expect(passage(access)).toBe(wanted);
  });

  test('where what they share is inside it, under whatever name', () => {
    const inside = join(above, 'x');
    expect(passage({ ...postfixDovecot, directory: inside })).toBe('possible');
    expect(passage({ ...postfixAdmin, database: `sqlite:${inside}` })).toBe('needed');
    expect(passage({ ...postfixAdmin, database: 'mysql://host/x', mailDirectory: inside })).toBe('needed');
    expect(passage({ ...postfixDovecot, directory: `${above}-not` })).toBe('none');
  });

  test('never for one that a worker on its own host manages', () => {
    expect(passage({ ...postfixDovecot, doveadm }, 'beside')).toBe('none');
  });
});

test('a directory above that is missing is made passable too, where it has to be', () => {
  const directory = join(above, 'a/b');
  mkdirSync(join(above, 'c'));
  createDataDirectory(directory, 'needed');
  expect([join(above, 'a'), directory].map(modeOf)).toEqual(['711', '711']);
});
