import fc from 'fast-check';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import { type AddressWish, ChangeRefused, type Order, type Outcome } from '../../src/mail-servers/port.ts';
import type { ServerUnderTest } from './conformance.ts';
import { alias, applied, at, change, mailbox, outside, password } from './orders.ts';

const held = [at('ann'), at('bob'), at('list'), at('others'), at('postmaster')];
const asked = fc.array(
  fc.constantFrom(...held, at('missing'), 'ann@nowhere.example' as Address, '@example.org' as Address),
  { maxLength: 40 },
);
const manyMissing = (count: number) => Array.from({ length: count }, (_, index) => at(`missing${index}`));

/** Reads of lists, and orders that are given at once. */
export function describeLists(made: () => ServerUnderTest): void {
  async function fill(): Promise<void> {
    const { server } = made();
    const orders = [
      change(at('ann'), null, mailbox()),
      change(at('bob'), null, mailbox()),
      change(at('list'), null, alias(at('ann'), at('bob'), outside('x'))),
      change(at('others'), null, alias(at('ann'))),
    ];
    for (const order of orders) expect(await server.apply(order)).toEqual(applied);
  }

  test('lists are answered as their addresses are one by one, in their order, with duplicates', async () => {
    await fill();
    const { server } = made();
    await fc.assert(
      fc.asyncProperty(asked, async (addresses) => {
        const oneByOne = <T>(read: (address: Address) => Promise<T>) => Promise.all(addresses.map(read));
        expect(await server.readMany(addresses)).toEqual(await oneByOne(server.read));
        expect(await server.measureMany(addresses)).toEqual(await oneByOne(server.measure));
        expect(await server.forwardersToMany(addresses, '+')).toEqual(
          await oneByOne((each) => server.forwardersTo(each, '+')),
        );
      }),
      { numRuns: 20 },
    );
  });

  test.each([500, 501])('a list of %i addresses is answered whole', async (count) => {
    await fill();
    const { server } = made();
    const addresses = [...manyMissing(count - 1), at('ann')];
    const [states, forwarders] = [await server.readMany(addresses), await server.forwardersToMany(addresses)];
    expect(states.slice(0, -1).every((state) => state === null)).toBe(true);
    expect(states).toHaveLength(count);
    expect(states.at(-1)?.mailbox).toMatchObject({ quota: null });
    expect(forwarders).toEqual([...manyMissing(count - 1).map(() => []), [at('list'), at('others')]]);
  });

  test.each([0, 1, 501])('the rules are told of each of %i changes', async (count) => {
    const { rules } = made().server;
    const wishes = manyMissing(count).map((address) => ({ address, after: alias(outside('x')) }));
    if (rules) expect(await rules.refuses(wishes)).toEqual(wishes.map(() => null));
  });

  /** Does something with each order side by side, with as many at once as the server takes. */
  async function besideEachOther<T>(
    orders: readonly Order[],
    does: (order: Order) => Promise<T>,
  ): Promise<T[]> {
    const limit = pLimit(made().server.ordersAtOnce ?? 100);
    return Promise.all(orders.map((order) => limit(() => does(order))));
  }

  test('of a mixed plan half of which fails, in any order and side by side, each order ends by itself', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...Array(24).keys()], { minLength: 24 }),
        async (order: readonly number[]) => {
          run += 1;
          const { server } = made();
          const all = mixedPlan(run);
          for (const { held, order: wanted } of all)
            if (held && wanted.change.kind === 'address')
              expect(await server.apply(change(wanted.change.address, null, held))).toEqual(applied);
          const plan = order.flatMap((index) => all[index] ?? []);
          const orders = plan.map((each) => each.order);
          expect(await besideEachOther(orders, server.apply)).toEqual(plan.map(({ ends }) => ends));
          const addresses = plan.flatMap(({ order: { change } }) =>
            change.kind === 'address' && change.address.endsWith('@example.org') ? [change] : [],
          );
          expect(await server.readMany(addresses.map(({ address }) => address))).toEqual(
            addresses.map(({ address, after }) => (isChanged(address) ? null : after)),
          );
        },
      ),
      { numRuns: 5 },
    );
  });

  const aliases = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ address: at(`n${index}`), after: alias(outside('x')) }));
  const orderOf = ({ address, after }: AddressWish): Order => change(address, null, after);

  test('where the domain has a limit, the rules refuse of a list what the server refuses one by one', async () => {
    const { server, limitAliases } = made();
    if (!limitAliases) return;
    await limitAliases(4);
    const refusals = await server.rules?.refuses(aliases(6));
    expect(refusals?.map((why) => why === null)).toEqual([true, true, true, false, false, false]);
    for (const [index, wish] of aliases(6).entries()) {
      expect(await server.rules?.refuses([wish])).toEqual([refusals?.[index]]);
      expect(await isApplied(orderOf(wish))).toBe(refusals?.[index] === null);
    }
  });

  test('where the domain has a limit, as many are applied side by side as there is room for', async () => {
    const { server, limitAliases } = made();
    if (!limitAliases) return;
    await limitAliases(4);
    const done = await besideEachOther(aliases(6).map(orderOf), isApplied);
    expect(done.filter(Boolean)).toHaveLength(3);
    const held = await server.readMany(aliases(6).map(({ address }) => address));
    expect(held.map((state) => state !== null)).toEqual(done);
  });

  /** Whether an order is applied; otherwise it must be refused for good, by its outcome or in the server's own words. */
  async function isApplied(order: Order): Promise<boolean> {
    try {
      const { kind } = await made().server.apply(order);
      expect(['applied', 'impossible']).toContain(kind);
      return kind === 'applied';
    } catch (error) {
      expect(error).toBeInstanceOf(ChangeRefused);
      expect(error).toMatchObject({ message: expect.stringContaining('limit') });
      return false;
    }
  }
}

type MixedOrder = {
  readonly order: Order;
  /** What is at the address before. */
  readonly held?: AddressState;
  readonly ends: Outcome;
};

const changedName = 'changed';
const isChanged = (address: Address): boolean => address.startsWith(changedName);

/** 24 orders: half of them work; of the others some find what they did not expect, a domain or a mailbox missing. */
function mixedPlan(run: number): MixedOrder[] {
  const name = (what: string, index: number) => at(`${what}${run}x${index}`);
  const missing = newMailboxId();
  const to = alias(outside('x'));
  return Array.from({ length: 4 }, (_, index): MixedOrder[] => [
    { order: change(name('new', index), null, to), ends: applied },
    { order: change(name('gone', index), to, null), held: to, ends: applied },
    { order: change(name('more', index), to, alias(outside('x'), outside('y'))), held: to, ends: applied },
    {
      order: change(name(changedName, index), alias(outside('old')), to),
      ends: { kind: 'found-changed', found: null },
    },
    {
      order: change(`n${index}@nowhere.example` as Address, null, to),
      ends: { kind: 'impossible', why: { code: 'domain-gone', domain: 'nowhere.example' as Domain } },
    },
    {
      order: password(name('nobody', index), missing),
      ends: { kind: 'impossible', why: { code: 'mailbox-gone', id: missing } },
    },
  ]).flat();
}
