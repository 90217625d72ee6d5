import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { ListingOptions, MirrorRow } from '../../../src/store/tables/addresses.ts';
import { addressStates } from '../../support/fixtures/arbitrary-states.ts';
import {
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

const other = domain('other.example');

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.add(other);
  made.app.store.addresses.put(at('postmaster'), null);
});
afterEach(() => made.close());

const put = (text: string, state: AddressState) => made.app.store.addresses.put(address(text), state);

const all = { domains: [exampleOrg, other], kind: undefined, offset: 0, limit: 100 };
const named = (rows: readonly MirrorRow[]): string[] => rows.map((row) => row.address);
const listed = (listing: Partial<ListingOptions> = {}) =>
  named(made.app.store.addresses.list({ ...all, ...listing }));

/** The addresses that a search finds; also checks its count. */
function found(text: string, listing: Partial<ListingOptions> = {}): string[] {
  const { rows, count, more } = made.app.store.addresses.search({ ...all, ...listing }, text);
  expect({ count, more }).toEqual({ count: rows.length, more: false });
  return named(rows);
}

describe('lists', () => {
  beforeEach(() => {
    put('zoe@example.org', mailbox('z'));
    put('ann@example.org', mailbox('a', { forwards: [outside('ann')] }));
    put('team@example.org', aliasTo(at('zoe'), at('ann')));
    put('bob@other.example', aliasTo(outside('bob')));
  });

  it('are in the order of domains, then of addresses', () => {
    expect(listed()).toEqual(['ann@example.org', 'team@example.org', 'zoe@example.org', 'bob@other.example']);
    expect(listed({ offset: 1, limit: 2 })).toEqual(['team@example.org', 'zoe@example.org']);
    expect(listed({ offset: 4, limit: 2 })).toEqual([]);
  });

  it('hold the domains and kinds that were asked for; a mixed address is a mailbox', () => {
    expect(listed({ domains: [other] })).toEqual(['bob@other.example']);
    expect(listed({ kind: 'mailbox' })).toEqual(['ann@example.org', 'zoe@example.org']);
    expect(listed({ kind: 'alias' })).toEqual(['team@example.org', 'bob@other.example']);
  });

  it('give back what was put', () => {
    put('ann@example.org', mailbox('new', { quota: 5_000_000, forwards: [outside('x')], enabled: false }));
    expect(made.app.store.addresses.list({ ...all, limit: 1 })).toMatchObject([
      { address: at('ann'), mailbox: 'new', quota: 5_000_000, forwards: [outside('x')], enabled: false },
    ]);
  });
});

describe.each([
  ['none', 0],
  ['some', 3],
  ['all', 1_000],
])('a search where %s of the addresses are in the index', (_some, indexed) => {
  beforeEach(() => {
    put('a%b@example.org', aliasTo(outside('x_y')));
    put('a_b@example.org', aliasTo(outside('x')));
    put('axb@example.org', aliasTo(outside('y'), outside("o'hara")));
    put('zz@example.org', mailbox('z'));
    made.app.store.addresses.indexNew(indexed);
  });

  it.each([
    ['ax', ['axb@example.org']],
    ['axb', ['axb@example.org']],
    ['a%', ['a%b@example.org']],
    ['a%b', ['a%b@example.org']],
    ['%', ['a%b@example.org']],
    ['_', ['a%b@example.org', 'a_b@example.org']],
    ['a_b@', ['a_b@example.org']],
    ["o'hara", ['axb@example.org']],
    ["'", ['axb@example.org']],
    ['z', ['zz@example.org']],
    ['zz@example.org', ['zz@example.org']],
    ['outside', ['a%b@example.org', 'a_b@example.org', 'axb@example.org']],
    ['nobody', []],
    ['axb OR zz', []],
    ['a*', []],
    ['axb*', []],
    ['é', []],
  ])('for %s finds what holds it, in the address or its forwards', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each(['"', '[', ']', ',', '""', '"]', '[]', '","', '["x', '.example"]', '.example","'])(
    'for %s, which no address holds, finds nothing',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );

  it('finds what an address holds now, and no longer what it held', () => {
    put('axb@example.org', aliasTo(outside('later')));
    expect(found("o'hara")).toEqual([]);
    expect(found('later')).toEqual(['axb@example.org']);
    made.app.store.addresses.put(at('axb'), null);
    expect(found('later')).toEqual([]);
  });

  test('finds just the addresses that hold the text', () => {
    const characters = fc.constantFrom(...'abxyz%_*\'"[],.@ ');
    fc.assert(
      fc.property(fc.string({ unit: characters, minLength: 1, maxLength: 5 }), (text) => {
        const holding = made.app.store.addresses
          .list(all)
          .filter((row) => [row.address, ...row.forwards].some((each) => each.includes(text)));
        expect(found(text)).toEqual(named(holding));
      }),
    );
  });

  it('keeps to the domains, the kind and the page that were asked for', () => {
    put('axb@other.example', mailbox('o'));
    expect(found('axb', { domains: [other] })).toEqual(['axb@other.example']);
    expect(found('axb', { kind: 'alias' })).toEqual(['axb@example.org']);
    const { rows, count } = made.app.store.addresses.search({ ...all, offset: 1, limit: 1 }, 'axb');
    expect([named(rows), count]).toEqual([['axb@other.example'], 2]);
  });

  it.each(['ma', 'many'])('for %s counts no further than 1,000', (text) => {
    const { store } = made.app;
    const fill = (from: number, to: number) =>
      store.transaction(() => {
        for (let index = from; index < to; index += 1) put(`many${index}@example.org`, aliasTo(outside('m')));
      });
    fill(0, 1000);
    expect(store.addresses.search(all, text)).toMatchObject({ count: 1000, more: false });
    fill(1000, 1001);
    const { rows, count, more } = store.addresses.search(all, text);
    expect([rows.length, count, more]).toEqual([100, 1000, true]);
  });
});

describe('a search for a text that is shorter than the words of the index', () => {
  const { fromCodePoint } = String;

  it.each(['q', 'qé', 'q\u{1f600}'])('finds %s before whatever comes after it', (text) => {
    const { store } = made.app;
    const after = Array.from({ length: 40 }, (_, index) => fromCodePoint(0xe9 + index));
    store.transaction(() => {
      for (const [index, one] of after.entries()) {
        const forwards = after.map((two) => address(`q${index}@example.net`).replace('q', `q${one}${two}`));
        put(`a${index}@example.org`, aliasTo(...(forwards as Address[])));
      }
    });
    put('face@example.org', aliasTo('q\u{1f600}' as Address));
    put('out@other.example', aliasTo('qéé' as Address));
    while (store.addresses.indexNew(1_000) > 0);
    const all = [...after.keys()].map((index) => `a${index}@example.org`);
    const holding = { q: [...all, 'face@example.org'], qé: ['a0@example.org'] }[text] ?? ['face@example.org'];
    expect(found(text, { domains: [exampleOrg] })).toEqual(holding.toSorted());
  });

  it('finds it at the end of an address, which is its domain’s', () => {
    put('ann@example.org', mailbox('a'));
    put('bob@other.example', aliasTo(address('c@near.org')));
    while (made.app.store.addresses.indexNew(1_000) > 0);
    for (const text of ['rg', 'g', 'org'])
      expect(found(text)).toEqual(['ann@example.org', 'bob@other.example']);
    expect(found('le')).toEqual(['ann@example.org', 'bob@other.example']);
    expect(found('ot')).toEqual(['bob@other.example']);
    expect(found('ot', { kind: 'mailbox' })).toEqual([]);
  });

  it('finds those of a domain however many others hold it', () => {
    const { store } = made.app;
    store.transaction(() => {
      for (let index = 0; index < 1_500; index += 1) put(`many${index}@example.org`, aliasTo(outside('m')));
    });
    put('ma@other.example', mailbox('m'));
    while (store.addresses.indexNew(1_000) > 0);
    for (const text of ['m', 'ma', 'ma@'])
      expect(found(text, { domains: [other], kind: 'mailbox' })).toHaveLength(1);
    const { rows, count, more } = store.addresses.search({ ...all, limit: 2_000 }, 'many');
    expect([named(rows).toSorted(), count, more]).toEqual([named(rows), 1_000, true]);
  });
});

it('new addresses are taken into the index once each, as many at a time as is said', () => {
  const { addresses } = made.app.store;
  while (addresses.indexNew(1_000) > 0);
  for (const name of ['one', 'two', 'three']) put(`${name}@example.org`, mailbox(name));
  addresses.put(at('two'), null);
  expect([addresses.indexNew(1), addresses.indexNew(5), addresses.indexNew(5)]).toEqual([1, 1, 0]);
  expect(found('one@')).toEqual(['one@example.org']);
  expect(found('two@')).toEqual([]);
});

it('completes a prefix within a domain, in order, as many as were asked for', () => {
  for (const local of ['ann', 'anna', 'bob', 'an%', 'an_']) put(`${local}@example.org`, mailbox(local));
  put('anne@other.example', mailbox('e'));
  const { addresses } = made.app.store;
  expect(addresses.withPrefix(exampleOrg, 'ann', 9)).toEqual([at('ann'), at('anna')]);
  expect(addresses.withPrefix(exampleOrg, 'an%', 9)).toEqual([at('an%')]);
  expect(addresses.withPrefix(exampleOrg, 'an', 2)).toEqual([at('an%'), at('an_')]);
  expect(addresses.withPrefix(exampleOrg, '', 9)).toHaveLength(5);
  expect(addresses.withPrefix(exampleOrg, 'bob@example.org', 9)).toEqual([at('bob')]);
});

it('pages through the mailboxes in the order of domains and addresses', () => {
  put('a@other.example', mailbox('a'));
  put('b@example.org', mailbox('b'));
  put('c@example.org', aliasTo(outside('c')));
  const { addresses } = made.app.store;
  expect(addresses.mailboxesAfter('', 1)).toEqual([{ address: at('b'), mailbox: 'b', quota: null }]);
  expect(addresses.mailboxesAfter(at('b'), 9)).toEqual([
    { address: 'a@other.example', mailbox: 'a', quota: null },
  ]);
  expect(addresses.mailboxesAfter(address('a@other.example'), 9)).toEqual([]);
});

test('a domain’s counts are those of its addresses, whatever changes', () => {
  const changes = fc.array(
    fc.record({
      subject: fc.constantFrom(at('ann'), at('bob'), address('ann@other.example')),
      state: addressStates,
      bytes: fc.option(fc.nat(1000)),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(changes, (sequence) => {
      const { store } = made.app;
      for (const { subject, state, bytes } of sequence) {
        store.addresses.put(subject, state);
        if (bytes !== null && state?.mailbox) store.addresses.setSize(subject, { messages: 1, bytes });
      }
      for (const name of [exampleOrg, other]) {
        const rows = store.addresses.list({ ...all, domains: [name] });
        const aliases = rows.filter((row) => row.mailbox === null);
        expect(store.domains.get(name)).toEqual({
          domain: name,
          addresses: rows.length,
          mailboxes: rows.length - aliases.length,
          bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
          mirrored: false,
        });
        expect(aliases.every(({ bytes }) => bytes === 0)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
