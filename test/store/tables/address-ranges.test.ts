import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Address, domainOf } from '../../../src/domain/address/address.ts';
import { drizzle, migrate } from '../../../src/store/sqlite/drizzle.ts';
import { type AddressStore, addressStore } from '../../../src/store/tables/addresses.ts';
import {
  address,
  aliasTo,
  domain,
  exampleOrg,
  mailbox,
  outside,
} from '../../support/fixtures/example-org.ts';

const other = domain('other.example');
const few = 10;
const many = 9_000;

let sqlite: Database.Database;
let addresses: AddressStore;
/** The addresses that the mirror should list, and which are mailboxes. */
let held: Map<Address, boolean>;

beforeEach(() => {
  sqlite = new Database(':memory:');
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder: 'src/store/migrations' });
  addresses = addressStore(db, sqlite);
  held = new Map();
});
afterEach(() => sqlite.close());

const transaction = <T>(work: () => T): T => sqlite.transaction(work)();

function put(text: string, isMailbox: boolean | null): void {
  const subject = address(text);
  addresses.put(subject, isMailbox === null ? null : isMailbox ? mailbox(text) : aliasTo(outside('x')));
  if (isMailbox === null) held.delete(subject);
  else held.set(subject, isMailbox);
}

const fill = (name: string, count: number) =>
  transaction(() => {
    for (let index = 0; index < count; index++) put(`u${index}@${name}`, index % 3 === 0);
  });

function divideAll(): number {
  let divided = 0;
  for (let some = 1; some > 0; divided += some) some = transaction(() => addresses.divideRanges(2));
  return divided;
}

type Range = { readonly domain: string; readonly first: string; readonly addresses: number };

const ranges = () => sqlite.prepare<[], Range>('SELECT * FROM address_ranges ORDER BY domain, first').all();

/** Every range counts the addresses from its first to the next range's. */
function expectCounted(): void {
  const all = ranges();
  const inRange = (subject: Address) =>
    all.findLast((range) => range.domain === domainOf(subject) && range.first <= subject);
  const counts = new Map<Range | undefined, [number, number]>(all.map((range) => [range, [0, 0]]));
  for (const [subject, isMailbox] of held) {
    const [all, mailboxes] = counts.get(inRange(subject)) ?? [Number.NaN, Number.NaN];
    counts.set(inRange(subject), [all + 1, mailboxes + Number(isMailbox)]);
  }
  expect(all).toEqual(
    [...counts].map(([range, [all, mailboxes]]) => ({ ...range, addresses: all, mailboxes })),
  );
}

function expectPages(): void {
  const order = (one: Address, two: Address) =>
    domainOf(one) === domainOf(two) ? (one < two ? -1 : 1) : domainOf(one) < domainOf(two) ? -1 : 1;
  for (const domains of [[exampleOrg, other], [other]])
    for (const kind of [undefined, 'mailbox', 'alias'] as const) {
      const wanted = [...held]
        .filter(([subject]) => domains.includes(domainOf(subject)))
        .filter(([, isMailbox]) => kind === undefined || isMailbox === (kind === 'mailbox'))
        .map(([subject]) => subject);
      wanted.sort(order);
      const around = [0, 1, 1_999, 2_000, 2_990, 4_000, wanted.length - 3, wanted.length, wanted.length + 9];
      for (const offset of around) {
        const rows = addresses.list({ domains, kind, offset: Math.max(0, offset), limit: 20 });
        expect(rows.map((row) => row.address)).toEqual(wanted.slice(Math.max(0, offset)).slice(0, 20));
      }
    }
}

describe('the ranges that lists are counted by', () => {
  it('lead to every page, of however many addresses', () => {
    fill(exampleOrg, many);
    fill(other, few);
    expectPages();
    expect(divideAll()).toBe(3);
    expectCounted();
    expectPages();
    fill(other, many);
    divideAll();
    expectCounted();
    expectPages();
  });

  it('count what becomes of addresses', () => {
    fill(exampleOrg, many);
    divideAll();
    transaction(() => {
      for (let index = 0; index < many; index += 2) put(`u${index}@example.org`, null);
      for (let index = 1; index < many; index += 4) put(`u${index}@example.org`, index % 8 === 1);
      for (let index = 0; index < 100; index++) put(`0${index}@example.org`, true);
    });
    expectCounted();
    expectPages();
  });

  it('are never long, so that a page passes over few addresses', () => {
    fill(exampleOrg, many);
    divideAll();
    expect(Math.max(...ranges().map(({ addresses }) => addresses))).toBeLessThan(4_000);
  });
});
