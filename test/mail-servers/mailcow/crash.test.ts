import { describe, expect, test } from 'vitest';
import type { Domain } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { addressChangesOf } from '../../../src/domain/request/change.ts';
import type { Order } from '../../../src/mail-servers/port.ts';
import {
  addDomain,
  alias,
  aliasDomain,
  applied,
  at,
  change,
  dkim,
  domain,
  endAliasDomain,
  mailbox,
  outside,
  owner,
  removeDomain,
  renamed,
} from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

const bob = mailbox();
const next = mailbox();
const suspended = { ...bob, enabled: false };
const forward = alias(outside('bob'));
const sister = 'sister.example' as Domain;

const cases: [string, AddressState | null, Order][] = [
  ['a new alias', null, change(at('bob'), null, forward)],
  ['a new mailbox', null, change(at('bob'), null, bob)],
  ['a suspension', bob, change(at('bob'), bob, { ...bob, enabled: false })],
  ['a removal', bob, change(at('bob'), bob, null)],
  ['a mailbox that becomes an alias', bob, change(at('bob'), bob, forward)],
  ['an alias that becomes a mailbox', forward, change(at('bob'), forward, bob)],
  ['a mailbox in the place of another', bob, change(at('bob'), bob, next)],
  ['a rename', bob, renamed(at('bob'), at('robert'), bob)],
  ['a rename without an alias', bob, renamed(at('bob'), at('robert'), bob, { keepsAlias: false })],
  ['a rename over an alias', bob, renamed(at('bob'), at('robert'), bob, { replaces: alias(at('bob')) })],
  ['a rename of a suspended mailbox', suspended, renamed(at('bob'), at('robert'), suspended)],
  ['a new domain', null, addDomain(sister)],
  ['the removal of a domain', null, removeDomain(sister)],
  ['another name of a domain', null, aliasDomain(sister)],
  ['another name that is taken away', null, endAliasDomain(sister)],
  ['a DKIM key that is deleted', null, dkim('delete', 'dkim', 'dkim')],
  ['a new DKIM key', null, dkim('make', 'f202611', null)],
  ['a lock-out', bob, owner(at('bob'), bob.mailbox.id, { locksOut: true })],
];

const never = new Promise<Response>(() => undefined);

/**
 * Begins an order in a process that exits at its nth write, before mailcow gets that or before its answer arrives.
 */
async function begin(
  underTest: MailcowUnderTest,
  order: Order,
  nth: number,
  when: 'before' | 'after',
): Promise<boolean> {
  let writes = 0;
  return new Promise((resolve, reject) => {
    underTest.fake.intercept = async (path, perform) => {
      if (path.startsWith('get')) return perform();
      writes += 1;
      if (writes < nth) return perform();
      if (when === 'after') await perform();
      resolve(true);
      return never;
    };
    underTest
      .open()
      .apply(order)
      .then(() => resolve(false), reject);
  });
}

type MailcowUnderTest = Awaited<ReturnType<typeof createMailcowUnderTest>>;

describe('killed at any write, and repeated by another process', () => {
  test.each(cases)('%s ends as wanted', async (_, before, order) => {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1, wasKilled = true; wasKilled; nth += 1) {
        const underTest = await createMailcowUnderTest();
        await underTest.server.apply(addDomain());
        await underTest.server.apply(change(at('bob'), null, before));
        if (order.change.kind === 'rename')
          await underTest.server.apply(change(at('robert'), null, order.change.replaces));
        if (order.change.kind === 'domain-remove') await underTest.server.apply(addDomain(sister, null));
        if (order.change.kind === 'domain-alias' && order.change.act === 'remove')
          await underTest.server.apply(aliasDomain(sister));
        const { change: planned } = order;
        if (planned.kind === 'dkim' && planned.act === 'make') underTest.cow.dkimKeys.clear();
        wasKilled = await begin(underTest, order, nth, when);
        underTest.fake.intercept = (__, perform) => perform();
        const again = underTest.open();
        expect(await again.apply(order)).toEqual(applied);
        const { change: wanted } = order;
        if (wanted.kind === 'address') expect(await again.read(wanted.address)).toEqual(wanted.after);
        if (wanted.kind === 'rename')
          for (const each of addressChangesOf(wanted))
            expect(await again.read(each.address)).toEqual(each.after);
        if (wanted.kind === 'domain') expect(await again.domains()).toContain(sister);
        if (wanted.kind === 'domain-alias')
          expect(await again.aliasDomains()).toEqual(
            wanted.act === 'add' ? [{ domain: sister, target: domain }] : [],
          );
        if (wanted.kind === 'dkim')
          expect((await again.dkimKeys(domain)).map(({ selector }) => selector)).toEqual(
            wanted.act === 'make' ? ['f202611'] : [],
          );
        if (wanted.kind === 'domain-remove') expect(await again.domains()).toEqual([domain]);
        await underTest.cleanup();
      }
    }
  });

  test('an address that went on without us meanwhile is left alone', async () => {
    const underTest = await createMailcowUnderTest();
    await underTest.server.apply(addDomain());
    await underTest.server.apply(change(at('bob'), null, bob));
    await begin(underTest, change(at('bob'), bob, forward), 1, 'after');
    underTest.fake.intercept = (_, perform) => perform();
    const eve = alias(outside('eve'));
    expect(await underTest.open().apply(change(at('bob'), null, eve))).toEqual(applied);
    expect(await underTest.open().apply(change(at('bob'), bob, forward))).toEqual({
      kind: 'found-changed',
      found: eve,
    });
  });
});
