import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test, vi } from 'vitest';
import { checkBeside } from '../../../src/store/sqlite/check-beside.ts';
import { checkLarge } from '../../../src/store/sqlite/check-large.ts';
import { openStore } from '../../../src/store/store.ts';

const directory = mkdtempSync(join(tmpdir(), 'facteur-large-'));
const file = join(directory, 'facteur.sqlite');
afterAll(() => rmSync(directory, { recursive: true }));

const { signal } = new AbortController();
const pageSize = 4_096;

/** A database of ours that is too large to be looked through at the start. */
function makeLarge(): void {
  openStore(file, 'normal').close();
  const sqlite = new Database(file);
  const insert = sqlite.prepare("INSERT INTO buttons (id, action, shown_at) VALUES (?, '{}', 1)");
  sqlite.transaction(() => {
    for (let row = 0; row < 4_500; row++) insert.run(randomBytes(2_000).toString('hex'));
  })();
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  sqlite.close();
}

test('a large database is opened at once, looked through beside, and Facteur ends where it is damaged', async () => {
  makeLarge();
  const whole = openStore(file, 'normal');
  expect(whole.unchecked.map((each) => each.file)).toEqual([file]);
  expect(await checkBeside(file, signal)).toBe(null);
  whole.close();

  const descriptor = openSync(file, 'r+');
  for (let page = 2_000; page < 2_010; page++)
    writeSync(descriptor, Buffer.alloc(pageSize, 0xa5), 0, pageSize, page * pageSize);
  const damaged = openStore(file, 'normal');
  const end = vi.fn<(reason: string) => void>();
  const stop = checkLarge(damaged.unchecked, { end, failed: vi.fn() });
  await vi.waitFor(() => expect(end).toHaveBeenCalled(), { timeout: 60_000 });
  expect(end.mock.calls[0]?.[0]).toContain(`${file} can't be used as Facteur's database`);
  expect(end.mock.calls[0]?.[0]).toContain('Put a backup in its place');
  stop();
  damaged.close();
});

test('a check that is stopped finds nothing', async () => {
  expect(await checkBeside(file, AbortSignal.abort())).toBe(null);
});
