import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findNoted } from '../../../src/requests/notes/find-noted.ts';
import { drizzle, migrate } from '../../../src/store/sqlite/drizzle.ts';
import { addressNoteStore } from '../../../src/store/tables/addresses/notes.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  outside,
} from '../../support/fixtures/example-org.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const put = (of: ReturnType<typeof at>, note: string, state = aliasTo(outside('x'))) => {
  made.app.store.addresses.put(of, state);
  made.app.store.notes.put({ address: of, note, by: ada, at: 0 });
};
const find = (text: string, kind?: 'mailbox' | 'alias') =>
  findNoted(made.app, { domains: [exampleOrg], kind }, text);

it.each([499, 500, 501, 1000])('finds what is on whichever page of %d notes', async (count) => {
  const names = Array.from({ length: count }, (_, n) => at(`m${String(n).padStart(4, '0')}`));
  // In one commit: a thousand take minutes on a disk that is busy.
  made.app.store.transaction(() => {
    for (const [index, each] of names.entries())
      put(each, index % 250 === 0 || index === count - 1 ? 'the fair' : 'other');
  });
  const wanted = names.filter((_, index) => index % 250 === 0 || index === count - 1);
  expect(await find('fair')).toEqual(wanted);
  expect(await find('nothing')).toEqual([]);
});

it('finds what is in the domains and of the kind that is meant, whatever the case and the form of letters', async () => {
  put(at('ann'), 'Foire d’Été', mailbox('one'));
  put(at('bob'), 'FOIRE');
  put(address('eve@other.example'), 'foire');
  expect(await find('foire')).toEqual([at('ann'), at('bob')]);
  expect(await find('foire', 'mailbox')).toEqual([at('ann')]);
  expect(await find('foire', 'alias')).toEqual([at('bob')]);
  expect(await find('été')).toEqual([at('ann')]);
  expect(await findNoted(made.app, { domains: [domain('other.example')] }, 'foire')).toEqual([
    address('eve@other.example'),
  ]);
});

it('reads no more than a page of notes at a time', () => {
  const queries: string[] = [];
  const sqlite = new Database(':memory:', { verbose: (query) => queries.push(String(query)) });
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder: 'src/store/migrations' });
  const notes = addressNoteStore(db, sqlite);
  for (const local of ['a', 'b', 'c']) notes.put({ address: at(local), note: 'x', by: ada, at: 0 });
  queries.length = 0;
  expect(notes.search('x', null, 2)).toEqual({ found: [at('a'), at('b')], last: at('b') });
  const steps = [...queries].flatMap((query) =>
    sqlite
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
      .all()
      .map(({ detail }) => detail),
  );
  expect(steps.join('\n')).toMatch(/\(address>\? AND address<\?\)/);
  expect(notes.search('x', at('b'), 2)).toEqual({ found: [at('c')], last: undefined });
  sqlite.close();
});
