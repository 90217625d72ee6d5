import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDirectoryHandle } from '../../../../src/mail-servers/shared/maildir/directory-handle.ts';
import { groupSharedMode } from '../../../../src/mail-servers/shared/maildir/group-directory.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const forbidden = vi.hoisted(() => ({ setgid: false }));

// systemd's RestrictSUIDSGID checks the modes that system calls are given, and nothing else.
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  const refuse = (mode: unknown): void => {
    if (forbidden.setgid && (Number(mode) & 0o6000) !== 0)
      throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' });
  };
  return {
    ...real,
    fchmodSync: (file: number, mode: number) => {
      refuse(mode);
      real.fchmodSync(file, mode);
    },
    mkdirSync: (path: string, options?: number | { mode?: number; recursive?: boolean }) => {
      refuse(typeof options === 'number' ? options : options?.mode);
      return real.mkdirSync(path, options as number);
    },
  };
});

let homes: string;
let umask: number;
beforeEach(async () => {
  homes = join(await scratchDirectory(), 'homes');
  mkdirSync(homes);
  chmodSync(homes, 0o2770);
  umask = process.umask(0o007);
});
afterEach(() => {
  forbidden.setgid = false;
  process.umask(umask);
});

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

/** Makes a home and the Maildir in it, as the driver does. */
function makeHome(name: string): void {
  using above = openDirectoryHandle(homes);
  using home = above.ensureDirectory(name, groupSharedMode);
  using _maildir = home.ensureDirectory('Maildir', groupSharedMode);
}

test('a directory within a shared one is shared, where no setgid bit may be set', () => {
  forbidden.setgid = true;
  using held = openDirectoryHandle(homes);
  expect(() => held.setMode(0o2770)).toThrow('EPERM');
  makeHome('ann');
  makeHome('ann');
  expect([modeOf(join(homes, 'ann')), modeOf(join(homes, 'ann/Maildir'))]).toEqual(['2770', '2770']);
});

test.each([0o077, 0o000])('it is shared whatever the umask, and where it was half made (%o)', (mask) => {
  process.umask(mask);
  makeHome('bob');
  expect(modeOf(join(homes, 'bob'))).toBe('2770');
  chmodSync(join(homes, 'bob'), 0o700);
  makeHome('bob');
  expect(modeOf(join(homes, 'bob'))).toBe('2770');
});
