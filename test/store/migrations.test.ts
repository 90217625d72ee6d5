import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { drizzle, migrate } from '../../src/store/sqlite/drizzle.ts';
import { openStore } from '../../src/store/store.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  mia,
  outside,
} from '../support/fixtures/example-org.ts';

const migrations = join(import.meta.dirname, '../../src/store/migrations');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'facteur-migrations-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A database after the first `count` migrations. */
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
    domains: [exampleOrg],
    addsDomain: false,
    person: 'terminal/terminal/mia',
    asking: {},
    terms: null,
    remindAt: null,
    plan: {
      kind: 'few',
      size: 1,
      changes: [
        { change: plan.change, effects: [], owner: null, needs: [], state: 'planned', outcome: null },
      ],
      gate: plan.gate,
      hash: 'hash',
    },
  });
  expect(store.chat.message(1, 'requester')).toEqual({ channel: 'C1', ts: '1.2' });
  const listing = { domains: [exampleOrg], kind: undefined, offset: 0, limit: 9 };
  expect(store.addresses.search(listing, 'ann@').rows.map(({ address }) => address)).toEqual([at('ann')]);
  expect(store.addresses.list(listing).map(({ address }) => address)).toEqual([at('ann')]);
  store.addresses.put(at('ann'), null);
  expect(store.addresses.search(listing, 'ann@').rows).toEqual([]);
  expect(store.addresses.list(listing)).toEqual([]);
  store.close();
});

describe('the owner of a mailbox from before owners were kept', () => {
  /** Before owners were taken from requests. */
  const before = 9;
  let sqlite: Database.Database;
  beforeEach(() => {
    sqlite = oldDatabase(before);
  });

  type Made = {
    readonly name?: string;
    readonly state?: string;
    readonly asking?: object;
    readonly as?: Actor;
  };

  /** A request for a mailbox, whose id is named after its address. */
  function made(id: string, { name = id, state = 'applied', asking = {}, as = mia }: Made = {}): void {
    const plan = {
      change: change(at(name), null, mailbox(id)),
      effects: [
        { kind: 'create-address', address: at(name) },
        { kind: 'add-mailbox', id, quota: null },
      ],
      gate: { confirm: false, approvals: null },
      hash: 'hash',
    };
    sqlite
      .prepare(
        `INSERT INTO requests (tenant, requester, address, plan, state, created_at, domain, person, asking)
         VALUES ('terminal/terminal', ?, ?, ?, ?, 1, 'example.org', 'terminal/terminal/mia', ?)`,
      )
      .run(JSON.stringify(as), at(name), JSON.stringify(plan), state, JSON.stringify(asking));
  }

  function wrote(event: string, name: string, detail: object): void {
    sqlite
      .prepare(
        `INSERT INTO audit (at, event, tenant, address, detail, previous, hash)
         VALUES (1, ?, 'terminal/terminal', ?, ?, 'previous', 'hash')`,
      )
      .run(event, at(name), JSON.stringify(detail));
  }

  function ownerOf(id: string): Actor | undefined {
    const store = openStore(join(directory, 'facteur.sqlite'));
    try {
      return store.owners.of(mailboxId(id));
    } finally {
      store.close();
    }
  }

  it('is whoever asked for it, without where they spoke', () => {
    made('box', { as: { ...mia, platform: 'slack', tenantId: 'T1', userId: 'U1', channel: 'C1' } });
    made('denied', { state: 'denied' });
    sqlite.close();
    expect(ownerOf('box')).toEqual({ ...mia, platform: 'slack', tenantId: 'T1', userId: 'U1' });
    expect(ownerOf('denied')).toBeUndefined();
    const store = openStore(join(directory, 'facteur.sqlite'));
    expect(store.owners.ownedBy(['slack/U1'])).toEqual([{ address: at('box'), mailbox: 'box' }]);
    store.close();
  });

  it('is whom it was made for, where it was made for somebody', () => {
    made('box', { as: ada, asking: { reason: 'new', owner: mia } });
    sqlite.close();
    expect(ownerOf('box')).toEqual(mia);
  });

  it('stays who is known, as after a handover', () => {
    made('box');
    sqlite
      .prepare("INSERT INTO mailbox_owners VALUES ('box', ?, 'terminal/terminal/max', ?)")
      .run(at('box'), JSON.stringify(max));
    sqlite.close();
    expect(ownerOf('box')).toEqual(max);
  });

  it('is nobody where its mail is gone for good; the next mailbox there has its own', () => {
    made('first', { name: 'box' });
    wrote('purged', 'box', { mailbox: 'first', messages: 1, bytes: 1 });
    made('second', { name: 'box', as: max });
    sqlite.close();
    expect(ownerOf('first')).toBeUndefined();
    expect(ownerOf('second')).toEqual(max);
  });

  it('is nobody where others put it back on the mail server; that they changed it takes none away', () => {
    made('back');
    wrote('drifted', 'back', { what: 'appeared', before: null, after: mailbox('back') });
    made('changed');
    wrote('drifted', 'changed', {
      what: 'changed',
      before: mailbox('changed'),
      after: mailbox('changed', { quota: 5 }),
    });
    sqlite.close();
    expect(ownerOf('back')).toBeUndefined();
    expect(ownerOf('changed')).toEqual(mia);
  });
});

it('who asked and who owns is found by the account, whatever key an older version wrote down', () => {
  const sqlite = oldDatabase(8);
  const owner = { ...mia, platform: 'discord', tenantId: '1', userId: '55' };
  const plan = {
    change: change(at('bob'), null, aliasTo(outside('x'))),
    effects: [],
    gate: {},
    hash: 'hash',
  };
  const stored = sqlite.prepare(
    `INSERT INTO requests (tenant, requester, address, domain, person, asking, plan, state, created_at)
     VALUES ('discord/1', ?, ?, 'example.org', 'slack/T1/U9', '{}', ?, ?, 1)`,
  );
  for (const [local, state] of [
    ['bob', 'awaiting-approval'],
    ['ann', 'queued'],
    ['eve', 'applied'],
  ])
    stored.run(JSON.stringify(owner), `${local}@example.org`, JSON.stringify(plan), state);
  sqlite
    .prepare(`INSERT INTO mailbox_owners VALUES ('one', 'bob@example.org', 'slack/T1/U9', ?)`)
    .run(JSON.stringify(owner));
  sqlite.close();

  const store = openStore(join(directory, 'facteur.sqlite'));
  const accounts = ['discord/55'];
  expect(store.owners.ownedBy(accounts)).toEqual([{ address: at('bob'), mailbox: 'one' }]);
  expect(store.owners.ownedBy(['slack/U9'])).toEqual([]);
  expect(store.requests.expiriesOfOpen(accounts)).toHaveLength(2);
  expect(store.requests.countChangesSince(accounts, 0)).toBe(3);
  expect(store.holds.find(at('bob'))).toBeUndefined();
  expect(store.holds.find(at('ann'))).toEqual({ address: at('ann'), id: 2, state: 'queued' });
  expect(store.requests.openForAddress(at('bob'))).toMatchObject([{ id: 1, requester: owner }]);
  store.close();
});

it('what was taken in and not done when the inbox got a file of its own is moved there, once', () => {
  const sqlite = oldDatabase(12);
  const add = sqlite.prepare(
    'INSERT INTO payloads (id, at, platform, body, resumed, request_id) VALUES (?, ?, ?, ?, ?, ?)',
  );
  add.run('begun', 1, 'slack', 'sealed', 1, 7);
  add.run('new', 2, 'slack', 'sealed', 0, null);
  add.run('done', Date.now(), 'slack', null, 0, 8);
  sqlite.close();

  const file = join(directory, 'facteur.sqlite');
  const store = openStore(file);
  expect(store.inbox.pending('slack')).toEqual([
    { id: 'begun', at: 1, body: 'sealed', resumed: 1, traceparent: null },
    { id: 'new', at: 2, body: 'sealed', resumed: 0, traceparent: null },
  ]);
  expect(['begun', 'new', 'done'].map(store.chat.requestOfPayload)).toEqual([7, null, 8]);
  expect(store.inbox.keep({ id: 'done', at: 4, platform: 'slack', body: 'again' })).toBe(false);
  store.inbox.finish('begun');
  store.close();

  const again = openStore(file);
  expect(again.inbox.pending('slack').map(({ id }) => id)).toEqual(['new']);
  again.close();
});

describe('a request from before it could have many changes', () => {
  /** Before changes were kept apart from their request. */
  const before = 18;
  const created = change(at('bob'), null, mailbox('bob'));
  const gate = { confirm: true, approvals: { count: 1, role: 'moderator' } };
  const effects = [
    { kind: 'create-address', address: at('bob') },
    { kind: 'add-mailbox', id: 'bob', quota: null },
  ];

  /** The request after the upgrade, and what is held. */
  function afterUpgrade(state: string, { outcome = null, asking = {}, concern = 'address' }: Before = {}) {
    const sqlite = oldDatabase(before);
    const plan = { change: created, effects, gate, hash: 'hash' };
    sqlite
      .prepare(
        `INSERT INTO requests (id, tenant, requester, address, plan, state, domain, concern, person, asking, sealed_hash, outcome, created_at)
         VALUES (7, 'slack/T1', ?, 'bob@example.org', ?, ?, 'example.org', ?, 'slack/T1/U1', ?, 'v2.sealed', ?, 1)`,
      )
      .run(
        ...[JSON.stringify(mia), JSON.stringify(plan), state, concern, JSON.stringify(asking)],
        outcome && JSON.stringify(outcome),
      );
    sqlite
      .prepare(
        `INSERT INTO reviews (request_id, plan_hash, reviewer, person, decision, at)
         VALUES (7, 'hash', '{}', 'slack/T1/U2', 'approve', 2)`,
      )
      .run();
    sqlite.close();
    const store = openStore(join(directory, 'facteur.sqlite'));
    const [request, holds, reviews] = [store.requests.get(7), store.holds, store.reviews.of(7)];
    const kept = { request, reviews: reviews.length, held: holds.find(at('bob'), 'address')?.id };
    const next = store.changes.next();
    store.close();
    return { ...kept, next };
  }
  type Before = {
    readonly outcome?: object | null;
    readonly asking?: object;
    readonly concern?: string;
  };

  it.each([
    ['awaiting-confirmation', 'planned', undefined],
    ['awaiting-approval', 'planned', undefined],
    ['queued', 'sent', 7],
    ['applying', 'sent', 7],
  ])('is %s as it was, and holds its address while it is in progress', (state, ofChange, holder) => {
    const { request, reviews, held, next } = afterUpgrade(state, { asking: { reason: 'new', owner: max } });
    expect(request).toMatchObject({
      ...{ id: 7, state, address: at('bob'), domains: [exampleOrg], requester: mia, outcome: null },
      ...{ applied: 0, ended: 0, batches: null },
      plan: { kind: 'few', size: 1, gate, hash: 'hash' },
    });
    expect(request?.asking).toEqual({ reason: 'new' });
    expect(request?.plan).toMatchObject({
      changes: [
        {
          ...{ change: created, effects, owner: max, position: 0, line: null, needs: [] },
          ...{ state: ofChange, sealedHash: 'v2.sealed', concern: 'address', outcome: null },
        },
      ],
    });
    expect({ held, reviews, next }).toEqual({ held: holder, reviews: 1, next: { plan: 8, request: 8 } });
  });

  it.each([
    ['applied', { kind: 'applied', removed: [], restorableUntil: null }, 'applied', { applied: 1, ended: 1 }],
    ['failed', { kind: 'gave-up', trouble: null, errorId: 'x' }, 'failed', { applied: 0, ended: 1 }],
    ['stale', { kind: 'found-changed', found: null }, 'stale', { applied: 0, ended: 1 }],
    ['applying', { kind: 'unfinished', trouble: 'away' }, 'sent', { applied: 0, ended: 0 }],
    ['cancelled', { kind: 'ended-by', who: mia }, 'planned', { applied: 0, ended: 0 }],
    ['expired', null, 'planned', { applied: 0, ended: 0 }],
  ])('ended as it did: %s, %j', (state, outcome, ofChange, counts) => {
    const { request } = afterUpgrade(state, { outcome });
    expect(request).toMatchObject({ state, outcome, ...counts, plan: { changes: [{ state: ofChange }] } });
  });

  it('holds the passwords alone where it was about them', () => {
    expect(afterUpgrade('queued', { concern: 'passwords' }).held).toBeUndefined();
  });
});

describe('the messages of a request from before each had a row of its own', () => {
  /** Before all messages of a request were stored. */
  const before = 14;

  function messagesAfterUpgrade(place: object) {
    const sqlite = oldDatabase(before);
    sqlite
      .prepare(
        `INSERT INTO requests (tenant, requester, address, plan, state, domain, person, asking, created_at)
         VALUES ('slack/T1', ?, 'bob@example.org', '{}', 'awaiting-approval', 'example.org', 'slack/T1/U1', '{}', 1)`,
      )
      .run(JSON.stringify(mia));
    sqlite.prepare(`INSERT INTO request_messages VALUES (1, 'requester', ?)`).run(JSON.stringify(place));
    sqlite.close();
    const store = openStore(join(directory, 'facteur.sqlite'));
    const { chat } = store;
    const kept = {
      message: chat.message(1, 'requester'),
      copies: chat.copies(1, 'requester'),
      pending: chat.pendingPosts(1, 'requester'),
    };
    store.close();
    return kept;
  }

  it('are the newest one and its copies', () => {
    const copies = JSON.stringify([
      { channel: 'C1', ts: '1.1' },
      { channel: 'C2', ts: '1.2' },
    ]);
    const place = { channel: 'C1', ts: '1.3', told: '2', shows: 'x' };
    expect(messagesAfterUpgrade({ ...place, copies })).toMatchObject({
      message: place,
      copies: [
        { channel: 'C1', message: '1.1', shows: null },
        { channel: 'C2', message: '1.2', shows: null },
      ],
      pending: [],
    });
  });

  it('are one that was being posted', () => {
    expect(messagesAfterUpgrade({ channel: '2000', nonce: 'abc' })).toMatchObject({
      message: undefined,
      copies: [],
      pending: [{ channel: '2000', nonce: 'abc' }],
    });
  });

  it('are one alone, as it was', () => {
    const place = { channel: 'D1', message: '7', direct: 'yes', shows: 'x' };
    expect(messagesAfterUpgrade(place)).toMatchObject({ message: place, copies: [], pending: [] });
  });
});
