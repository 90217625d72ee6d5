import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { pageCapacity, paginate } from '../../../../src/chat/view/paginate.ts';
import { locales } from '../../../../src/domain/actor.ts';
import type { Address, Domain } from '../../../../src/domain/address/address.ts';
import { displayDestination, leadsInto } from '../../../../src/domain/address/destination.ts';
import type { AddressChange } from '../../../../src/domain/request/change.ts';
import { effectsOf } from '../../../../src/domain/request/effects.ts';
import { itemOf } from '../../../../src/domain/request/many/effect-must-see.ts';
import { mustSee } from '../../../../src/domain/request/many/must-see.ts';
import { summarize } from '../../../../src/domain/request/many/plan-summary.ts';
import type { PlannedChange } from '../../../../src/domain/request/planned-change.ts';
import {
  address,
  aliasTo,
  at,
  change,
  domain,
  exampleOrg,
  mailbox,
  orThrow,
  outside,
  person,
} from '../../../support/fixtures/example-org.ts';
import { toEnd } from '../../../support/to-end.ts';

const inside = (each: Domain) => each === exampleOrg || each === domain('other.example.org');
const context = { inside, mailboxesOf: () => null };
const holds = (messages: number) => ({ messages, bytes: messages * 1000 });

const planned = (of: PlannedChange['change'], present = holds(2)): Omit<PlannedChange, 'position'> => ({
  line: null,
  change: of,
  effects: effectsOf(of, { present }),
  owner: null,
  needs: [],
});
const plan = (...changes: readonly Omit<PlannedChange, 'position'>[]): PlannedChange[] =>
  changes.map((each, position) => ({ ...each, position }));
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const seen = (changes: readonly PlannedChange[], also = {}) =>
  orThrow(toEnd(mustSee(changes, { ...context, ...also })));

describe('what must be seen', () => {
  it('leaves out what destroys nothing and leads no mail to somebody new', () => {
    const changes = plan(
      planned(change(at('new'), null, mailbox('new'))),
      planned(change(at('list'), null, aliasTo(at('new')))),
      planned(change(at('big'), mailbox('big'), mailbox('big', { quota: 5 }))),
      planned(change(at('gone'), aliasTo(at('a'), outside('b')), aliasTo(at('a')))),
      planned(change(at('off'), mailbox('off'), mailbox('off', { enabled: false }))),
    );
    expect(seen(changes)).toEqual([]);
  });

  it('has what goes on because nobody takes it back any more', () => {
    const kept = mailbox('kept', { forwards: [outside('b')] });
    const stays = [{ kind: 'add-forward', to: outside('b') }] as const;
    const change: AddressChange = { kind: 'address', address: at('kept'), before: kept, after: kept };
    const effects = [{ kind: 'ends-reversal', of: 1, dueAt: 0, stays }] as const;
    expect(seen(plan({ ...planned(change), effects }))).toEqual([
      expect.objectContaining({ kind: 'forward', to: outside('b'), outside: true }),
    ]);
  });

  it('splits the destinations of a catch-all over as many items as messages can show in full', () => {
    const to = many(100, (n) => address(`m${n}${'_'.repeat(55)}@${`${'y'.repeat(60)}.`.repeat(3)}example`));
    const deletion = change(at('bob'), aliasTo(outside('x')), null);
    const effects = effectsOf(deletion, { catchAll: { to } });
    const items = seen(plan({ ...planned(deletion), effects }));
    expect(items.flatMap((item) => (item.kind === 'to-catch-all' ? item.to : []))).toEqual(to);
    for (const locale of locales)
      for (const platform of ['slack', 'discord'] as const)
        for (const item of items) {
          const line = translationsFor(locale).many.item(item, displayDestination);
          expect(paginate({ tone: 'plain', title: '', text: [line] }, pageCapacity(platform))).toHaveLength(
            1,
          );
        }
  });

  it('counts equal forwards of existing addresses once, whichever case they are written in', () => {
    const changes = plan(
      ...many(400, (n) =>
        planned(
          change(
            at(`m${n}`),
            mailbox(`m${n}`),
            mailbox(`m${n}`, { forwards: [n % 2 ? outside('x') : ('X@outside.example' as Address)] }),
          ),
        ),
      ),
    );
    expect(seen(changes)).toEqual([
      {
        kind: 'forward',
        to: 'X@outside.example',
        outside: true,
        count: 400,
        addresses: [at('m0'), at('m1'), at('m2')],
      },
    ]);
  });

  it('counts outside forwards of new addresses by the domain that they lead to, and names where most go', () => {
    const changes = plan(
      planned(change(at('a'), null, aliasTo(outside('x'), outside('y')))),
      planned(change(at('b'), null, aliasTo(outside('y'), address('z@elsewhere.example')))),
    );
    expect(seen(changes)).toEqual([
      {
        kind: 'new-forwards',
        domain: domain('elsewhere.example'),
        forwards: 1,
        most: { to: 'z@elsewhere.example', count: 1 },
        count: 1,
        addresses: [at('b')],
      },
      {
        kind: 'new-forwards',
        domain: domain('outside.example'),
        forwards: 3,
        most: { to: 'y@outside.example', count: 2 },
        count: 2,
        addresses: [at('a'), at('b')],
      },
    ]);
  });

  it('is one item where a domain loses all its mailboxes, and one a mailbox where it keeps some', () => {
    const changes = plan(...many(3, (n) => planned(change(at(`m${n}`), mailbox(`m${n}`), null), holds(n))));
    expect(seen(changes, { mailboxesOf: () => 3 })).toEqual([
      {
        kind: 'drop-all-mailboxes',
        domain: exampleOrg,
        holds: { mailboxes: 3, messages: 3, bytes: 3000, unknown: 0 },
      },
    ]);
    expect(seen(changes, { mailboxesOf: () => 4 }).map(({ kind }) => kind)).toEqual(
      many(3, () => 'drop-mailbox'),
    );
  });

  it('names addresses that prove who owns the domain', () => {
    expect(seen(plan(planned(change(at('admin'), null, mailbox('a')))))).toEqual([
      { kind: 'ownership-proof', address: at('admin') },
    ]);
  });

  it('is one item for all mailboxes that one person gets', () => {
    const to = person('bob', 'member');
    const handOver = (name: string) =>
      planned({
        kind: 'owner',
        address: at(name),
        mailbox: mailbox(name).mailbox?.id ?? ('' as never),
        from: null,
        to,
        locksOut: true,
      });
    expect(seen(plan(handOver('a'), handOver('b')))).toEqual([
      { kind: 'owner', to, locksOut: true, leaves: [], count: 2, addresses: [at('a'), at('b')] },
    ]);
  });

  it('refuses more items than anybody would look through, and counts them', () => {
    const lost = (count: number) =>
      plan(...many(count, (n) => planned(change(at(`m${n}`), mailbox(`m${n}`), null))));
    expect(seen(lost(500))).toHaveLength(500);
    expect(toEnd(mustSee(lost(501), context))).toEqual({
      ok: false,
      fault: { code: 'too-much-to-see', items: 501, most: 500 },
    });
  });

  it('is found among 10,000 changes', () => {
    const changes = plan(
      ...many(10_000, (n) => planned(change(at(`m${n}`), null, aliasTo(outside(`x${n}`))))),
    );
    expect(seen(changes)).toHaveLength(1);
  });
});

const names = ['a', 'b', 'admin', 'c'];
const targets: Address[] = [
  at('a'),
  at('z'),
  outside('x'),
  outside('y'),
  'X@outside.example' as Address,
  '|program' as Address,
];
const forwards = fc.uniqueArray(fc.constantFrom(...targets), {
  maxLength: 4,
  selector: (each) => each.toLowerCase(),
});
const state = fc.option(
  fc
    .record({ has: fc.constantFrom('one', 'two', null), forwards, enabled: fc.boolean() })
    .map((each) =>
      each.has === null
        ? { ...aliasTo(...each.forwards), enabled: each.enabled }
        : mailbox(each.has, { forwards: each.forwards, enabled: each.enabled }),
    ),
  { nil: null },
);
const addresses = fc.oneof(
  fc.tuple(fc.constantFrom(...names), fc.nat(200)).map(([name, n]) => at(n > 100 ? name : `${name}${n}`)),
  fc.constantFrom(address('@example.org'), address('m@other.example.org')),
);
const anyChange = fc
  .tuple(addresses, state, state, fc.nat(9))
  .filter(([, before, after]) => before !== null || after !== null)
  .map(([subject, before, after, messages]) =>
    planned(change(subject, before, after) satisfies AddressChange, holds(messages)),
  );
/** No mailbox is lost twice. */
const anyPlan = fc
  .uniqueArray(anyChange, {
    minLength: 1,
    maxLength: 40,
    selector: ({ change: of, effects }) => {
      const lost = effects.find(({ kind }) => kind === 'drop-mailbox');
      return lost ? JSON.stringify([of.kind === 'address' && of.address, 'id' in lost && lost.id]) : {};
    },
  })
  .map((each) => plan(...each));

describe('whatever the changes are', () => {
  it('every effect that destroys, leads outside or to somebody new is in exactly one item', () => {
    fc.assert(
      fc.property(anyPlan, (changes) => {
        const items = seen(changes);
        const effects = changes.flatMap((each) => each.effects.map((effect) => ({ each, effect })));
        const lost = effects.filter(({ effect }) => effect.kind === 'drop-mailbox');
        const outsideForwards = effects.filter(
          ({ each: { change: of }, effect }) =>
            effect.kind === 'add-forward' &&
            (!leadsInto(effect.to, inside) || (of.kind === 'address' && of.before !== null)),
        );
        for (const { each, effect } of [...lost, ...outsideForwards])
          expect(itemOf(each, effect, inside)).not.toBeNull();
        expect(items.filter(({ kind }) => kind === 'drop-mailbox')).toHaveLength(lost.length);
        const named = outsideForwards.map(({ effect }) =>
          effect.kind === 'add-forward' ? effect.to.toLowerCase() : '',
        );
        for (const to of named)
          expect(
            items.some((item) =>
              item.kind === 'forward'
                ? item.to.toLowerCase() === to
                : item.kind === 'new-forwards' && to.endsWith(`@${item.domain}`),
            ),
          ).toBe(true);
      }),
    );
  });

  it('its order does not matter', () => {
    const shuffled = anyPlan.chain((changes) =>
      fc.tuple(fc.constant(changes), fc.shuffledSubarray(changes, { minLength: changes.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(seen(other)).toEqual(seen(one));
        expect(summarize(other, inside)).toEqual(summarize(one, inside));
      }),
    );
  });

  it('the counts of the summary add up, and it survives being stored', () => {
    fc.assert(
      fc.property(anyPlan, (changes) => {
        const summary = summarize(changes, inside);
        const sum = (counts: readonly { count: number }[]) =>
          counts.reduce((total, { count }) => total + count, 0);
        expect(summary.changes).toBe(changes.length);
        expect(sum(summary.acts)).toBe(changes.length);
        expect(sum(summary.byDomain.flatMap(({ acts }) => acts))).toBe(changes.length);
        const drops = changes.flatMap(({ effects }) => effects).filter(({ kind }) => kind === 'drop-mailbox');
        expect(summary.lost.mailboxes).toBe(drops.length);
        expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
      }),
    );
  });
});
