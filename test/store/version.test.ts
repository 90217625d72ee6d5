import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { knownMigrations, ownVersion } from '../../src/store/version.ts';
import { scratchDirectory } from '../support/scratch.ts';

let file: string;
beforeEach(async () => {
  file = join(await scratchDirectory(), 'facteur.sqlite');
});

function inDatabase<T>(work: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(file);
  try {
    return work(sqlite);
  } finally {
    sqlite.close();
  }
}

const openings = () =>
  inDatabase((sqlite) => sqlite.prepare('SELECT version, migration FROM openings ORDER BY id').all());

/** The trace of a version with one more migration. */
function upgraded(openedBy: readonly string[]): void {
  openStore(file).close();
  inDatabase((sqlite) => {
    sqlite
      .prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', ?)")
      .run(Date.UTC(2031, 1, 3));
    for (const version of openedBy)
      sqlite.prepare("INSERT INTO openings (version, migration, at) VALUES (?, '0123_more', 1)").run(version);
  });
}

it('a database remembers each version that opened it, once', () => {
  openStore(file).close();
  openStore(file).close();
  expect(openings()).toEqual([ownVersion()]);
  inDatabase((sqlite) => sqlite.exec("UPDATE openings SET version = '0.0.1'"));
  openStore(file).close();
  expect(openings()).toEqual([{ ...ownVersion(), version: '0.0.1' }, ownVersion()]);
});

it.each([
  ['by its version', ['0.8.0', '0.9.0'], 'was last opened by Facteur 0.9.0 (0123_more), and'],
  ['by its day', [], 'was last opened by a later Facteur, with a migration of 2031-02-03, and'],
])('a later Facteur’s database is refused, and that one named %s', (_how, openedBy, said) => {
  upgraded(openedBy);
  const before = readFileSync(file);
  const { version, migration } = ownVersion();
  expect(() => openStore(file)).toThrow(`${file} ${said} this is Facteur ${version} (${migration}), which`);
  expect(() => openStore(file)).toThrow('put back the backup from before the upgrade');
  expect(readFileSync(file)).toEqual(before);
  expect(existsSync(`${file}-wal`)).toBe(false);
});

it('an earlier Facteur of the same migrations goes on with a database', () => {
  openStore(file).close();
  inDatabase((sqlite) =>
    sqlite
      .prepare("INSERT INTO openings (version, migration, at) VALUES ('999.0.0', ?, 1)")
      .run(ownVersion().migration),
  );
  openStore(file).close();
  expect(openings().at(-1)).toEqual(ownVersion());
});

it('each migration was written after the one before, or a database that has that one would never get it', () => {
  const times = knownMigrations().map(({ when }) => when);
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
});
