import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { applySchema } from '../../../src/mail-servers/postfix-dovecot/schema.ts';

function schemaOf(database: Database.Database): unknown[] {
  return database.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all();
}

function tablesOf(database: Database.Database): unknown[] {
  const query =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
  return database.prepare(query).pluck().all();
}

test('an empty file gets all tables of PostfixAdmin 1856 and says so', () => {
  const database = new Database(':memory:');
  applySchema(database);
  expect(tablesOf(database)).toMatchInlineSnapshot(`
    [
      "admin",
      "admin_preferences",
      "alias",
      "alias_domain",
      "config",
      "dkim",
      "dkim_signing",
      "domain",
      "domain_admins",
      "fetchmail",
      "log",
      "mailbox",
      "mailbox_app_password",
      "quota",
      "quota2",
      "totp_exception_address",
      "vacation",
      "vacation_notification",
    ]
  `);
  expect(database.prepare('SELECT name, value FROM config').all()).toEqual([
    { name: 'version', value: '1856' },
  ]);
});

test('applying it again changes nothing', () => {
  const database = new Database(':memory:');
  applySchema(database);
  database.exec("INSERT INTO domain (domain, description, transport) VALUES ('example.org', '', 'virtual')");
  const before = schemaOf(database);
  applySchema(database);
  expect(schemaOf(database)).toEqual(before);
  expect(database.prepare('SELECT domain FROM domain').pluck().all()).toEqual(['example.org']);
});

test('a directory of an older PostfixAdmin stays as it is', () => {
  const database = new Database(':memory:');
  database.exec(
    "CREATE TABLE config (id integer, name text, value text); INSERT INTO config VALUES (1, 'version', '1845')",
  );
  applySchema(database);
  expect(tablesOf(database)).toEqual(['config']);
  expect(database.prepare('SELECT value FROM config').pluck().all()).toEqual(['1845']);
});

test.each([
  ['mailbox', 'username, password, name, maildir, local_part, domain'],
  ['alias', 'address, goto, domain'],
  ['domain', 'domain, description, transport'],
  ['log', 'username, domain, action, data'],
  ['vacation', 'email, subject, body, domain'],
])('a row of %s needs %s and no more', (table, columns) => {
  const database = new Database(':memory:');
  applySchema(database);
  const names = columns.split(', ');
  const insert = (some: string[]) =>
    database.prepare(`INSERT INTO ${table} (${some}) VALUES (${some.map(() => '?')})`).run(...some);
  for (const name of names) {
    expect(() => insert(names.filter((other) => other !== name))).toThrow(`${table}.${name}`);
  }
  expect(insert(names).changes).toBe(1);
});
