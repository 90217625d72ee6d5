import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeptReads } from '../../../src/store/sqlite/kept-reads.ts';

let sqlite: Database.Database;
beforeEach(() => {
  sqlite = new Database(':memory:');
  sqlite.exec('create table things (name text primary key, count integer not null)');
});
afterEach(() => {
  sqlite.close();
});

/** How often a thing was counted, asked of SQLite or kept. */
function counts() {
  const { keeping, forget } = createKeptReads(sqlite);
  let asked = 0;
  const query = sqlite.prepare<[string], number>('select count from things where name = ?').pluck();
  const add = sqlite.prepare<[string]>(
    'insert into things values (?, 1) on conflict do update set count = count + 1',
  );
  const read = (name: string): number => query.get(name) ?? 0;
  return {
    read,
    kept: keeping((name: string): number => {
      asked += 1;
      return read(name);
    }),
    count: (name: string): void => {
      forget();
      add.run(name);
    },
    asked: () => asked,
  };
}

it('asks the database once for the same key, until something is written', () => {
  const things = counts();
  expect([things.kept('a'), things.kept('a'), things.kept('b')]).toEqual([0, 0, 0]);
  expect(things.asked()).toBe(2);
  things.count('a');
  expect([things.kept('a'), things.kept('a')]).toEqual([1, 1]);
  expect(things.asked()).toBe(3);
});

it('keeps nothing of a transaction that is rolled back', () => {
  const things = counts();
  expect(things.kept('a')).toBe(0);
  const failing = sqlite.transaction(() => {
    things.count('a');
    expect(things.kept('a')).toBe(1);
    throw new Error('rolled back');
  });
  expect(failing).toThrow('rolled back');
  expect(things.kept('a')).toBe(0);
});

it('always answers as the database would', () => {
  const step = fc.constantFrom('begin', 'commit', 'rollback', 'count a', 'count b', 'read a', 'read b');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      sqlite.exec('delete from things');
      const things = counts();
      for (const each of steps) {
        const [what = '', name = ''] = each.split(' ');
        if (what === 'count') things.count(name);
        else if (what === 'read') expect(things.kept(name)).toBe(things.read(name));
        // Nested transactions do not occur.
        else if (sqlite.inTransaction !== (what === 'begin')) sqlite.exec(what);
      }
      if (sqlite.inTransaction) sqlite.exec('rollback');
    }),
  );
});
