import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { scratchDirectory } from '../support/scratch.ts';

it('a database that can be written passes, and one that another process holds is reported at once', async () => {
  const file = join(await scratchDirectory(), 'facteur.sqlite');
  const store = openStore(file);
  const other = new Database(file);
  expect(() => store.tryWrite()).not.toThrow();
  other.exec('BEGIN IMMEDIATE');
  const since = performance.now();
  expect(() => store.tryWrite()).toThrow('locked');
  // Not the 5 s that requests wait for.
  expect(performance.now() - since).toBeLessThan(4_000);
  other.exec('ROLLBACK');
  expect(() => store.tryWrite()).not.toThrow();
  other.close();
  store.close();
});
