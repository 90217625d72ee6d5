import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { drizzle, migrate } from '../../src/store/drizzle.ts';
import { openStore } from '../../src/store/store.ts';
import { aliasTo, at, change, exampleOrg, mia, outside } from '../support/example-org.ts';

const migrations = join(import.meta.dirname, '../../src/store/migrations');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-migrations-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A database as it was after the first so many migrations. */
function oldDatabase(count: number): Database.Database {
  const folder = join(directory, 'migrations');
  cpSync(migrations, folder, { recursive: true });
  const journalFile = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  const sqlite = new Database(join(directory, 'facteur.sqlite'));
  migrate(drizzle(sqlite), { migrationsFolder: folder });
  return sqlite;
}

it('what an older version has kept is all there after an upgrade', () => {
  const sqlite = oldDatabase(2);
  const plan = {
    change: change(at('bob'), null, aliasTo(outside('x'))),
    effects: [],
    gate: { confirm: false, approvals: { count: 1, role: 'moderator' } },
    hash: 'hash',
  };
  sqlite
    .prepare(
      `INSERT INTO requests (tenant, requester, address, plan, state, created_at, expires_at)
       VALUES ('terminal/terminal', ?, 'bob@example.org', ?, 'awaiting-approval', 1, 2)`,
    )
    .run(JSON.stringify(mia), JSON.stringify(plan));
  sqlite.prepare(`INSERT INTO chat_messages VALUES (1, 'slack', '{"channel":"C1","ts":"1.2"}')`).run();
  sqlite.prepare(`INSERT INTO domains (domain) VALUES ('example.org')`).run();
  sqlite
    .prepare(
      `INSERT INTO addresses (address, domain, forwards, enabled) VALUES ('ann@example.org', 'example.org', '[]', 1)`,
    )
    .run();
  sqlite.close();

  const store = openStore(join(directory, 'facteur.sqlite'));
  expect(store.requests.get(1)).toMatchObject({
    requester: mia,
    domain: exampleOrg,
    person: 'terminal/terminal/mia',
    asking: {},
    terms: null,
    remindAt: null,
    plan,
  });
  expect(store.chat.message(1, 'requester')).toEqual({ channel: 'C1', ts: '1.2' });
  const listing = { domains: [exampleOrg], kind: undefined, offset: 0, limit: 9 };
  expect(store.addresses.search(listing, 'ann@').rows.map(({ address }) => address)).toEqual([at('ann')]);
  store.addresses.put(at('ann'), null);
  expect(store.addresses.search(listing, 'ann@').rows).toEqual([]);
  store.close();
});
