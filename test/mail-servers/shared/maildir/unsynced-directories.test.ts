import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDirectoryHandle } from '../../../../src/mail-servers/shared/maildir/directory-handle.ts';
import { createUnsyncedDirectories } from '../../../../src/mail-servers/shared/maildir/unsynced-directories.ts';

const openNow = (): number => readdirSync('/proc/self/fd').length;

test('a directory is held open once until the sync, wherever it goes, and then let go of', () => {
  const root = mkdtempSync(join(tmpdir(), 'facteur-sync-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'homes'));
  const unsynced = createUnsyncedDirectories();
  const before = openNow();
  for (let round = 0; round < 3; round += 1) {
    using homes = openDirectoryHandle(join(root, 'homes'));
    unsynced.add(homes);
  }
  expect(openNow()).toBe(before + 1);
  renameSync(join(root, 'homes'), join(root, 'elsewhere'));
  unsynced.sync();
  expect(openNow()).toBe(before);
  unsynced.sync();
});
