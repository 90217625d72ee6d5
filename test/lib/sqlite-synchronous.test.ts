import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { type Synchronous, setSynchronous } from '../../src/lib/sqlite-synchronous.ts';

/** As SQLite counts them: sqlite.org/pragma.html#pragma_synchronous */
const levels = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

test.for<[mode: string, wanted: Synchronous, level: string]>([
  ['wal', 'full', 'FULL'],
  ['wal', 'normal', 'NORMAL'],
  ['delete', 'full', 'EXTRA'],
  ['delete', 'normal', 'FULL'],
])('in the journal mode %s, %s is %s', ([mode, wanted, level]) => {
  const directory = mkdtempSync(join(tmpdir(), 'facteur-sqlite-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const database = new Database(join(directory, 'some.sqlite'));
  onTestFinished(() => void database.close());
  database.pragma(`journal_mode = ${mode}`);
  setSynchronous(database, wanted);
  expect(levels[Number(database.pragma('synchronous', { simple: true }))]).toBe(level);
});
