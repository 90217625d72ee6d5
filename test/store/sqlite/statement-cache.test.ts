import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { drizzle, eq, integer, sql, sqliteTable, text } from '../../../src/store/sqlite/drizzle.ts';
import { withStatementCache } from '../../../src/store/sqlite/statement-cache.ts';

const words = sqliteTable('words', { id: integer().primaryKey(), word: text().notNull() });

function openWords() {
  const sqlite = new Database(':memory:');
  sqlite.exec(
    "create table words (id integer primary key, word text not null); insert into words values (1, 'un')",
  );
  const compiled = vi.spyOn(sqlite, 'prepare');
  return { db: drizzle(withStatementCache(sqlite)), compiled };
}

it('what is asked again is not compiled again', () => {
  const { db, compiled } = openWords();
  const ask = (id: number) => db.select().from(words).where(eq(words.id, id)).all();
  expect(ask(1)).toEqual([{ id: 1, word: 'un' }]);
  compiled.mockClear();
  expect(ask(2)).toEqual([]);
  expect(ask(1)).toEqual([{ id: 1, word: 'un' }]);
  expect(compiled).not.toHaveBeenCalled();
});

it('the same text is read as objects and as arrays to whoever asks for these', () => {
  const { db } = openWords();
  const query = db.select().from(words);
  const plain = sql.raw(query.toSQL().sql);
  for (let turn = 0; turn < 2; turn++) {
    expect(db.all(plain)).toEqual([{ id: 1, word: 'un' }]);
    expect(query.values()).toEqual([[1, 'un']]);
    expect(db.get(plain)).toEqual({ id: 1, word: 'un' });
    expect(query.get()).toEqual({ id: 1, word: 'un' });
  }
});

it('writes, and transactions that are rolled back, do as without it', () => {
  const { db } = openWords();
  const add = (word: string) => db.insert(words).values({ word }).run();
  expect(add('deux').lastInsertRowid).toBe(2);
  expect(() =>
    db.transaction(() => {
      add('trois');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(db.select({ word: words.word }).from(words).all()).toEqual([{ word: 'un' }, { word: 'deux' }]);
});

it('only those used last are kept', () => {
  const { db, compiled } = openWords();
  const ask = (count: number) => db.all(sql.raw(`select ${count}`));
  ask(0);
  for (let count = 1; count <= 250; count++) ask(count);
  compiled.mockClear();
  ask(250);
  expect(compiled).not.toHaveBeenCalled();
  ask(0);
  expect(compiled).toHaveBeenCalledOnce();
});
