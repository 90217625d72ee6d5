import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { makePlanOfOne } from '../../src/domain/request/plan.ts';
import { drizzle, migrate } from '../../src/store/sqlite/drizzle.ts';
import { addressStore } from '../../src/store/tables/addresses.ts';
import { auditStore } from '../../src/store/tables/audit.ts';
import { figureStore } from '../../src/store/tables/figures/figures.ts';
import { heldAddressStore } from '../../src/store/tables/held-addresses.ts';
import { ownerStore } from '../../src/store/tables/mailbox-owners.ts';
import { requestChangeStore } from '../../src/store/tables/request-changes.ts';
import { requestStore } from '../../src/store/tables/requests.ts';
import { aliasTo, at, change, exampleOrg, outside } from '../support/fixtures/example-org.ts';

it.each(['outside', 'ut', 'u'])('a search for %s, which few addresses hold, reads no others', (text) => {
  const queries: string[] = [];
  const sqlite = new Database(':memory:', { verbose: (query) => queries.push(String(query)) });
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder: 'src/store/migrations' });
  const addresses = addressStore(db, sqlite);
  addresses.put(at('indexed'), aliasTo(outside('x')));
  addresses.indexNew(10);
  addresses.put(at('new'), aliasTo(outside('x')));

  queries.length = 0;
  const found = addresses.search({ domains: [exampleOrg], kind: undefined, offset: 0, limit: 10 }, text);
  const asked = [...queries];
  expect(found.count).toBe(2);
  const steps = asked.flatMap((query) =>
    sqlite
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
      .all()
      .map(({ detail }) => detail),
  );
  const reads = steps.filter((step) => /^(SCAN|SEARCH) addresses\b/.test(step));
  expect(reads).toEqual([
    'SEARCH addresses USING INTEGER PRIMARY KEY (rowid>?)',
    'SEARCH addresses USING INTEGER PRIMARY KEY (rowid=?)',
  ]);
  sqlite.close();
});

it('what somebody did, and what is open about an address, is found by an index', () => {
  const queries: string[] = [];
  const sqlite = new Database(':memory:', { verbose: (query) => queries.push(String(query)) });
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder: 'src/store/migrations' });
  const [requests, owners] = [requestStore(db, sqlite, () => null), ownerStore(db, sqlite)];
  const holds = heldAddressStore(sqlite);
  const asked = (question: () => unknown): string => {
    queries.length = 0;
    question();
    const steps = [...queries].flatMap((query) =>
      sqlite.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all(),
    );
    return steps.map(({ detail }) => detail).join();
  };
  const accounts = ['slack/U1', 'discord/2'];
  expect(asked(() => owners.ownedBy(accounts))).toContain('USING INDEX mailboxes_of_account');
  expect(asked(() => requests.countChangesSince(accounts, 0))).toContain('INDEX requests_of_account');
  expect(asked(() => requests.expiriesOfOpen(accounts))).toMatch(/INDEX (requests_of_account|open_requests)/);
  const wanted = change(at('bob'), null, aliasTo(outside('x')));
  const gate = { confirm: false, approvals: null };
  requestChangeStore(db, sqlite).insertMany(1, makePlanOfOne(wanted, [], gate).changes, gate);
  const open = asked(() => requests.openForAddress(at('bob')));
  expect(open).toContain('INDEX changes_of_address');
  expect(open).toMatch(/INDEX (one_request_a_plan|open_requests)/);
  expect(asked(() => holds.find(at('bob')))).not.toContain('SCAN');
  expect(asked(() => holds.has(at('bob')))).not.toContain('SCAN');
  const audit = auditStore(db, sqlite);
  expect(asked(() => audit.changedAfter(1))).toBe('SEARCH audit USING INTEGER PRIMARY KEY (rowid>?)');
  const steps = asked(() => audit.forRequest(1, at('bob')));
  expect(steps).toContain('INDEX audit_of_address');
  expect(steps).toContain('INDEX audit_of_request');
  const other = /SEARCH (other|sent) USING INDEX changes_of_address \(address=\?/;
  expect(asked(() => holds.releaseEnded(1, 0, 1, false))).toMatch(other);
  expect(asked(() => holds.releasePlanned(1, 1))).toMatch(other);
  sqlite.close();
});

it('the index of searches is merged into one part, however many it came in', () => {
  const sqlite = new Database(':memory:');
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder: 'src/store/migrations' });
  const addresses = addressStore(db, sqlite);
  for (const name of ['ann', 'bob', 'eve']) {
    addresses.put(at(name), aliasTo(outside('x')));
    addresses.indexNew(10);
  }
  const parts = sqlite.prepare<[], number>('select count(distinct segid) from address_search_idx').pluck();
  expect(parts.get()).toBe(3);
  while (addresses.mergeIndex(1));
  expect(parts.get()).toBe(1);
  const listing = { domains: [exampleOrg], kind: undefined, offset: 0, limit: 10 };
  expect(addresses.search(listing, 'outside').count).toBe(3);
  sqlite.close();
});

it('the figures of a scrape read no table that grows with time', () => {
  const queries: string[] = [];
  const sqlite = new Database(':memory:', { verbose: (query) => queries.push(String(query)) });
  migrate(drizzle(sqlite), { migrationsFolder: 'src/store/migrations' });
  const figures = figureStore(sqlite);
  queries.length = 0;
  figures.openRequests();
  figures.auditAfter(7, 200);
  figures.auditOfRequest(7, at('bob'));
  figures.auditOfRequest(7, '');
  figures.linksFrom(7);
  const steps = [...queries].flatMap((query) =>
    sqlite.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all(),
  );
  const reads = steps.map(({ detail }) => detail).filter((step) => /^(SCAN|SEARCH)/.test(step));
  expect(reads).toEqual([
    // A partial index: it has the open ones alone.
    'SEARCH requests USING COVERING INDEX open_requests (state=?)',
    'SEARCH audit USING INTEGER PRIMARY KEY (rowid>?)',
    'SEARCH audit USING INDEX audit_of_address (address=?)',
    'SEARCH audit USING INDEX audit_of_request (request_id=?)',
    'SEARCH password_links USING INTEGER PRIMARY KEY (rowid>?)',
  ]);
  sqlite.close();
});
