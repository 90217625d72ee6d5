import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreLocked } from '../../../src/store/sqlite/lock.ts';
import { toStoreUnusable } from '../../../src/store/sqlite/open-file.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { domain } from '../../support/fixtures/example-org.ts';
import { scratchDirectory } from '../../support/scratch.ts';

let store: Store;
let file: string;
let other: Database.Database;
beforeEach(async () => {
  file = join(await scratchDirectory(), 'facteur.sqlite');
  store = openStore(file);
  other = new Database(file);
});
afterEach(() => {
  other.close();
  store.close();
});

const add = (name: string) => () => {
  store.domains.add(domain(name));
  return name;
};
const names = () => store.domains.all().map((each) => String(each.domain));

describe.each(['IMMEDIATE', 'EXCLUSIVE'])('while another process holds the database (%s)', (kind) => {
  beforeEach(() => void other.exec(`BEGIN ${kind}`));

  it('writes wait, each is done once, in their order, and the event loop goes on', async () => {
    const asked = ['a.example', 'b.example', 'c.example'];
    const done: string[] = [];
    const writing = asked.map((name) => store.commit(add(name)).then((name) => done.push(name)));
    // A process blocked in SQLite would do none of this before the lock is released.
    for (let turn = 0; turn < 20; turn += 1) await pause(10);
    expect(done).toEqual([]);
    expect(names()).toEqual([]);
    writing.push(store.commit(add('d.example')).then((name) => done.push(name)));
    other.exec('ROLLBACK');
    await Promise.all(writing);
    expect(done).toEqual([...asked, 'd.example']);
    expect(names()).toEqual([...asked, 'd.example']);
    expect(await store.commit(add('e.example'))).toBe('e.example');
  });

  it('a write that waits too long is given up with a message, and those with a longer timeout are not', async () => {
    const waiting = store.commit(add('waiting.example'));
    const hasty = store.commit(add('hasty.example'), 100);
    await expect(hasty).rejects.toThrow(StoreLocked);
    await expect(hasty).rejects.toThrow(
      /Another process has held .*facteur\.sqlite .*fuser .*end it, or wait/,
    );
    other.exec('ROLLBACK');
    expect(await waiting).toBe('waiting.example');
    expect(names()).toEqual(['waiting.example']);
  });

  it('what platforms deliver is committed all the same', async () => {
    const payload = { id: '1', at: 1, platform: 'slack', body: 'sealed' } as const;
    expect(await store.inbox.commit(() => store.inbox.keep(payload))).toBe(true);
    expect(store.inbox.pending('slack')).toHaveLength(1);
  });

  it('it is known since when, until the lock is gone', async () => {
    expect(store.lockedFor()).toBeNull();
    expect(() => store.tryWrite()).toThrow('locked');
    await pause(5);
    expect(store.lockedFor()).toBeGreaterThan(0);
    other.exec('ROLLBACK');
    store.tryWrite();
    expect(store.lockedFor()).toBeNull();
  });
});

it('a write that fails is rejected and delays no other, though the database was locked before', async () => {
  other.exec('BEGIN IMMEDIATE');
  const broken = store.commit(() => {
    throw new Error('broken');
  });
  const sound = store.commit(add('sound.example'));
  await nextTurn();
  other.exec('ROLLBACK');
  await expect(broken).rejects.toThrow('broken');
  expect(await sound).toBe('sound.example');
});

it('a write that waits when the store is closed is rejected', async () => {
  other.exec('BEGIN IMMEDIATE');
  const waiting = store.commit(add('late.example'));
  await nextTurn();
  store.close();
  await expect(waiting).rejects.toThrow('not open');
});

it('a start has nothing to write where nothing is to be migrated, and needs no lock', async () => {
  store.close();
  other.exec('BEGIN IMMEDIATE');
  store = openStore(file);
  const waiting = store.commit(add('late.example'));
  other.exec('ROLLBACK');
  expect(await waiting).toBe('late.example');
});

it('a start that meets the lock says who to look for, not that the database is damaged', () => {
  const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  const { message } = toStoreUnusable(file, busy, 'Put a backup in its place.');
  expect(message).toMatch(/held by another process.*fuser .*start Facteur again/);
  expect(message).not.toContain('backup in its place');
});
