import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressFacts } from '../../../src/domain/domain-review/find-findings.ts';
import { findFindings } from '../../../src/domain/domain-review/find-findings.ts';
import type { SharedWith } from '../../../src/domain/domain-review/finding.ts';
import type { LastLogin } from '../../../src/domain/domain-review/last-login.ts';
import { loginsSince } from '../../../src/domain/domain-review/logins-since.ts';
import { pageToAnswer, reviewPages } from '../../../src/domain/domain-review/review-pages.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  mailbox,
  mailboxId,
  mia,
  outside,
} from '../../support/fixtures/example-org.ts';

const day = 24 * 60 * 60_000;
const now = Date.UTC(2026, 10, 27);
const ago = (days: number) => now - days * day;

const facts = (over: Partial<AddressFacts> = {}): AddressFacts => ({
  address: at('ann'),
  state: mailbox('ann'),
  owner: mia,
  membership: 'here',
  login: { kind: 'at', at: ago(1) },
  loginsSince: ago(400),
  knownSince: null,
  outside: [],
  keptForGood: null,
  sharedWith: [],
  ...over,
});
const categoriesOf = (...all: AddressFacts[]) =>
  findFindings(all, now).findings.map(({ category }) => category);

describe('what a review finds', () => {
  it('is nothing about a mailbox that its owner uses', () => {
    expect(findFindings([facts()], now)).toEqual({
      findings: [],
      loginsUntold: 0,
      ownersUntold: 0,
      accessUntold: 0,
    });
  });

  it.each<[string, LastLogin, Partial<AddressFacts>, string[]]>([
    ['a login 90 days ago', { kind: 'at', at: ago(90) }, {}, ['unused']],
    ['a login 89 days ago', { kind: 'at', at: ago(89) }, {}, []],
    ['no login since it was made long ago', { kind: 'none', made: ago(200) }, {}, ['unused']],
    ['no login since it was made last week', { kind: 'none', made: ago(7) }, {}, []],
    ['no login, made at an unknown time', { kind: 'none', made: null }, {}, []],
    ['no login, known for long', { kind: 'none', made: null }, { knownSince: ago(100) }, ['unused']],
    ['no login on a record of a month', { kind: 'none', made: ago(200) }, { loginsSince: ago(30) }, []],
    ['no login on no record', { kind: 'none', made: ago(200) }, { loginsSince: null }, []],
    ['an unknown login', { kind: 'unknown' }, {}, []],
    ['a suspended mailbox', { kind: 'at', at: ago(300) }, { state: mailbox('ann', { enabled: false }) }, []],
  ])('of %s', (_, login, over, expected) => {
    expect(categoriesOf(facts({ login, ...over }))).toEqual(expected);
  });

  it('counts what is not known, and never takes it for unused', () => {
    const unknown = [
      facts({ login: { kind: 'unknown' } }),
      facts({ login: { kind: 'none', made: ago(200) }, loginsSince: null }),
      facts({ membership: 'unknown' }),
      facts({ sharedWith: null }),
    ];
    expect(findFindings(unknown, now)).toEqual({
      findings: [],
      loginsUntold: 2,
      ownersUntold: 1,
      accessUntold: 1,
    });
  });

  it('asks one question about the mailbox of somebody who has left', () => {
    expect(categoriesOf(facts({ membership: 'left', login: { kind: 'at', at: ago(300) } }))).toEqual([
      'left',
    ]);
    expect(categoriesOf(facts({ owner: null, login: { kind: 'at', at: ago(300) } }))).toEqual([
      'ownerless',
      'unused',
    ]);
  });

  it('tells of forwards outside, catch-alls, and what was kept for good', () => {
    const found = findFindings(
      [
        facts({ address: at('news'), state: aliasTo(outside('x')), owner: null, outside: [outside('x')] }),
        facts({ address: address('@example.org'), state: aliasTo(at('ann')), owner: null }),
        facts({
          ...{ address: at('fair'), state: aliasTo(at('ann')), owner: null },
          keptForGood: { request: 7, at: ago(10) },
        }),
      ],
      now,
    ).findings;
    expect(found).toMatchObject([
      { category: 'forward-outside', address: at('news'), to: [outside('x')] },
      { category: 'catch-all', to: [at('ann')] },
      { category: 'temporary', since: ago(10) },
    ]);
  });

  const shared = (over: Partial<SharedWith> = {}): SharedWith => ({
    ...{ address: at('bob'), mailbox: mailboxId('bob'), rights: { folders: 'read', send: false } },
    ...over,
  });

  it('asks about each mailbox that has access, and anew once it is another or may do something else', () => {
    const one = shared();
    const other = shared({ address: at('cid'), mailbox: mailboxId('cid') });
    expect(findFindings([facts({ sharedWith: [one, other] })], now).findings).toMatchObject([
      { category: 'access', address: at('ann'), access: one },
      { category: 'access', address: at('ann'), access: other },
    ]);
    const mark = (each: SharedWith) => findFindings([facts({ sharedWith: [each] })], now).findings[0]?.mark;
    expect(mark(shared())).toBe(mark(one));
    const changed = [
      other,
      shared({ mailbox: mailboxId('another') }),
      shared({ rights: { folders: 'write', send: false } }),
      shared({ rights: { folders: 'read', send: true } }),
    ];
    expect(new Set([one, ...changed].map(mark)).size).toBe(5);
  });

  const anyFacts = fc
    .record({
      state: fc.constantFrom(mailbox('ann'), aliasTo(at('bob')), mailbox('ann', { enabled: false })),
      owner: fc.constantFrom(null, mia, ada),
      membership: fc.constantFrom('here', 'left', 'unknown'),
      login: fc.oneof(
        fc.integer({ min: 0, max: 400 }).map((days): LastLogin => ({ kind: 'at', at: ago(days) })),
        fc.constant<LastLogin>({ kind: 'unknown' }),
        fc
          .option(fc.integer({ min: 0, max: 400 }))
          .map((days): LastLogin => ({ kind: 'none', made: days === null ? null : ago(days) })),
      ),
      loginsSince: fc.option(fc.integer({ min: 0, max: 400 }).map(ago)),
      outside: fc.subarray([outside('x'), outside('y')]),
    })
    .map((over) =>
      facts({ ...over, owner: over.state.mailbox ? over.owner : null } as Partial<AddressFacts>),
    );

  it('is the same whatever else is looked at, each thing once, and nothing unknown', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { maxLength: 6 }), (all) => {
        const { findings } = findFindings(all, now);
        expect(findings).toEqual(all.flatMap((each) => findFindings([each], now).findings));
        for (const each of all) {
          const own = categoriesOf(each);
          expect(new Set(own).size).toBe(own.length);
          if (each.login.kind === 'unknown') expect(own).not.toContain('unused');
          if (each.login.kind === 'at' && each.login.at > ago(90)) expect(own).not.toContain('unused');
          if (each.membership !== 'left') expect(own).not.toContain('left');
          if (!each.state.mailbox) expect(own.every((one) => one === 'forward-outside')).toBe(true);
        }
      }),
    );
  });

  it('has another mark once it has changed, and the same until then', () => {
    const mark = (over: Partial<AddressFacts>) => findFindings([facts(over)], now).findings[0]?.mark;
    const unused = { login: { kind: 'at', at: ago(100) } } as const;
    expect(mark(unused)).toBe(mark({ ...unused, outside: [] }));
    expect(mark(unused)).not.toBe(mark({ login: { kind: 'at', at: ago(99) } }));
    expect(mark(unused)).not.toBe(mark({ ...unused, state: mailbox('another') }));
    expect(mark({ outside: [outside('x')] })).not.toBe(mark({ outside: [outside('x'), outside('y')] }));
    expect(mark({ outside: [outside('y'), outside('x')] })).toBe(
      mark({ outside: [outside('x'), outside('y')] }),
    );
  });
});

describe('since when logins are on record', () => {
  const told: LastLogin[] = [{ kind: 'at', at: ago(200) }, { kind: 'at', at: ago(3) }, { kind: 'unknown' }];

  it('is as long as the oldest that is told, or since one was first seen where none is forgotten', () => {
    expect(loginsSince('all', [], null)).toBe(Number.NEGATIVE_INFINITY);
    expect(loginsSince('recent', told, ago(300))).toBe(ago(200));
    expect(loginsSince('since-set-up', told, ago(300))).toBe(ago(300));
    expect(loginsSince('since-set-up', [], null)).toBeNull();
  });
});

describe('the pages of a review', () => {
  it('hold every finding once, in order, with no more buttons than a message has', () => {
    const item = fc.record({
      owner: fc.constantFrom(null, mia),
      category: fc.constantFrom('left', 'unused'),
    });
    fc.assert(
      fc.property(fc.array(item as fc.Arbitrary<{ owner: null; category: 'left' }>), (items) => {
        const pages = reviewPages(items);
        expect(pages.flat()).toEqual(items);
        for (const page of pages) expect(page.length).toBeGreaterThan(0);
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('begin with the first that has something to answer', () => {
    const [open, done] = [{ answer: null }, { answer: { kind: 'gone', at: now } as const }];
    expect(pageToAnswer([[done, done], [done, open], [open]])).toBe(1);
    expect(pageToAnswer([[done], [done]])).toBe(1);
    expect(pageToAnswer([])).toBe(0);
  });
});
