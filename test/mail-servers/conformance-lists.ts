import fc from 'fast-check';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { ServerUnderTest } from './conformance.ts';
import { alias, applied, at, change, mailbox, outside } from './orders.ts';

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
        expect(await server.forwardersToMany(addresses)).toEqual(await oneByOne(server.forwardersTo));
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

  test('of orders that are given at once, each has its own outcome, and those that fail change nothing', async () => {
    const { server } = made();
    const locals = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const fails = (index: number): boolean => index % 2 === 1;
    const limit = pLimit(server.ordersAtOnce ?? 100);
    const outcomes = await Promise.all(
      locals.map((local, index) =>
        limit(() =>
          server.apply(change(at(local), fails(index) ? alias(outside('old')) : null, alias(outside(local)))),
        ),
      ),
    );
    expect(outcomes).toEqual(
      locals.map((_, index) => (fails(index) ? { kind: 'found-changed', found: null } : applied)),
    );
    expect(await server.readMany(locals.map(at))).toEqual(
      locals.map((local, index) => (fails(index) ? null : alias(outside(local)))),
    );
  });
}
