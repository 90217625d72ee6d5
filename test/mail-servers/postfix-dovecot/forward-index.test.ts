import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createForwardIndex,
  type ForwardIndex,
} from '../../../src/mail-servers/postfix-dovecot/forward-index.ts';
import { applySchema } from '../../../src/mail-servers/postfix-dovecot/schema.ts';
import { destinations, waysElsewhere, waysToBob } from '../destinations.ts';
import { addDomain, alias, applied, at, change, outside } from '../orders.ts';
import { makeMailDirectory } from './postfix-dovecot-under-test.ts';

let database: Database.Database;
beforeEach(() => {
  database = new Database(':memory:');
  applySchema(database);
});
afterEach(() => database.close());

const written = (statement: string, ...values: string[]) => database.prepare(statement).run(...values);
const put = (address: string, goto: string, how = 'INSERT OR REPLACE') =>
  written(`${how} INTO alias (address, goto, domain) VALUES (?, ?, 'example.org')`, address, goto);

/** SQLite's query plan for who forwards to bob. */
function plan(): string {
  const queries: string[] = [];
  const watched = new Database(database.serialize(), { verbose: (query) => queries.push(String(query)) });
  const index = createForwardIndex(watched);
  queries.length = 0;
  index.forwardersToMany([at('bob')], '+');
  const asked = queries.at(-1) ?? '';
  const steps = watched.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${asked}`).all();
  watched.close();
  return steps.map(({ detail }) => detail).join('\n');
}

const ofBob = (index: ForwardIndex) => index.forwardersToMany([at('bob')], '+').get(at('bob'));
const forwarders = () => ofBob(createForwardIndex(database));
const kept = () => {
  const index = createForwardIndex(database);
  index.ensure();
  return index;
};

test('who forwards to an address is found without looking through the others', () => {
  put(at('team'), at('bob'));
  expect(plan()).toMatch(/^SCAN alias/);
  kept();
  expect(plan()).toContain('SEARCH known USING PRIMARY KEY (destination=?)');
  expect(plan()).toContain('SEARCH alias USING INDEX sqlite_autoindex_alias_1 (address=?)');
});

describe.each([
  ['made before', true],
  ['made after', false],
])('with the index %s what is written', (_when, before) => {
  const writing = (address: string, goto: string) => {
    if (before) kept();
    put(address, goto);
    if (!before) kept();
  };

  test.each([
    ...waysToBob,
    'x@y.org, Bob+News+x@example.org',
    at('bob+'),
    `a@example.com\u00a0${at('bob')}`,
    `\u212aim@x.org\t${at('bob')}`,
    `"\\${at('bob')},"`,
  ])('who forwards to bob is found: %j', (goto) => {
    writing(at('team'), goto);
    expect(forwarders()).toEqual(goto.startsWith('"\\') ? [] : [at('team')]);
  });

  test.each([
    ...waysElsewhere,
    at('bobby+x'),
    at('bob-x'),
    'bob+x@example.net',
    ...destinations.map(([goto]) => goto),
    '',
    '*',
    '[]',
    '"',
    'null',
  ])('who forwards elsewhere is not: %j', (goto) => {
    writing(at('team'), goto);
    expect(forwarders()).toEqual([]);
  });
});

test('any program’s writes leave it as looking through all of them would find', () => {
  const names = fc.constantFrom(at('bob'), at('team'), at('all'), 'Bob@Example.org');
  const ends = fc.constantFrom(',', ', ', '\n', ' ', ';', '<', '\t', '\u2003', '\u0000x,', '"', '\\', '[');
  const lists = fc
    .array(
      fc.tuple(fc.constantFrom(at('bob'), 'BOB@example.org', at('bob+x'), at('ann'), 'é@x.org', '*'), ends),
    )
    .map((parts) => parts.flat().join(''));
  const statements = fc.constantFrom(
    'INSERT',
    'INSERT OR REPLACE',
    'INSERT OR IGNORE',
    'INSERT OR FAIL',
    'REPLACE',
    'UPDATE',
    'UPDATE OR REPLACE',
    'DELETE',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(statements, names, names, lists)), (writes) => {
      database.exec('DELETE FROM alias');
      const index = kept();
      for (const [how, address, other, goto] of writes) {
        if (how === 'DELETE') written('DELETE FROM alias WHERE address = ?', address);
        else if (how.startsWith('UPDATE')) renamed(how, address, other, goto);
        else if (!taken(address) || !/^(INSERT|INSERT OR FAIL)$/.test(how)) put(address, goto, how);
      }
      const found = ofBob(index);
      for (const each of ['insert', 'update', 'delete'])
        database.exec(`DROP TRIGGER facteur_forwards_${each}`);
      expect(found).toEqual(ofBob(index));
    }),
  );
});

const taken = (address: string) =>
  database.prepare('SELECT 1 FROM alias WHERE address = ?').get(address) !== undefined;

function renamed(how: string, address: string, other: string, goto: string): void {
  if (how === 'UPDATE' && taken(other)) written('UPDATE alias SET goto = ? WHERE address = ?', goto, address);
  else written(`${how} alias SET address = ?, goto = ? WHERE address = ?`, other, goto, address);
}

test('a table that was made anew is looked through until its index is', () => {
  const index = kept();
  database.exec(`CREATE TABLE copy AS SELECT * FROM alias; DROP TABLE alias;
    ALTER TABLE copy RENAME TO alias; CREATE UNIQUE INDEX addresses ON alias (address)`);
  put(at('team'), at('bob'));
  expect(ofBob(index)).toEqual([at('team')]);
  index.ensure();
  expect(ofBob(index)).toEqual([at('team')]);
  expect(plan()).toContain('SEARCH known');
});

test('a directory of an older version that is being written has its index from the first change on', async () => {
  const made = await makeMailDirectory();
  const triggers = `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'facteur_forwards%'`;
  try {
    await made.server.apply(addDomain());
    await made.server.close();
    made.run(`DROP TABLE facteur_forwards; DROP TRIGGER facteur_forwards_insert;
      DROP TRIGGER facteur_forwards_update; DROP TRIGGER facteur_forwards_delete;
      INSERT INTO alias (address, goto, domain) VALUES ('team@example.org', 'bob@example.org', 'example.org')`);
    const writer = new Database(made.file);
    writer.exec('BEGIN IMMEDIATE');
    const server = made.open({ createIfMissing: false });
    expect(await server.forwardersTo(at('bob'))).toEqual([at('team')]);
    expect(made.warnings).toContainEqual(expect.stringContaining('no index of forwards'));
    writer.exec('ROLLBACK');
    writer.close();
    expect(made.rows(triggers)).toEqual([]);
    expect(await server.apply(change(at('all'), null, alias(outside('x'), at('bob'))))).toEqual(applied);
    expect(made.rows(triggers)).toHaveLength(3);
    expect(await server.forwardersTo(at('bob'))).toEqual([at('all'), at('team')]);
    await server.close();
  } finally {
    await made.cleanup();
  }
});
