import { beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import type { MailServer, Order } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import {
  addDomain,
  alias,
  applied,
  applyTwice,
  appPassword,
  at,
  change,
  everything,
  mailbox,
  outside,
  password,
  renamed,
} from './orders.ts';

const message = Buffer.from('Subject: hello\r\n\r\nHow are you?\r\n');
const [bob, robert] = [at('bob'), at('robert')];

/** Another address for a mailbox. */
export function describeRename(made: () => ServerUnderTest, traits: DriverTraits): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });
  const twice = (order: Order) => applyTwice(server, order);

  /** Makes a mailbox with a message, a password and, where there are such, an app password. */
  async function filledMailbox(address: Address = bob) {
    const state = mailbox(undefined, {
      quota: 5 * 2 ** 20,
      forwards: hasCapability(traits, 'mixed') ? [outside('bob')] : [],
    });
    await server.apply(change(address, null, state));
    await server.apply(password(address, state.mailbox.id));
    if (hasCapability(traits, 'app-passwords'))
      await server.apply(appPassword(address, state.mailbox.id, 'phone'));
    await made().deliver(address, message);
    return state;
  }

  async function expectAllThere(address: Address): Promise<void> {
    expect(await server.measure(address)).toEqual({
      messages: 1,
      bytes: message.length,
      passwordSet: true,
    });
    if (hasCapability(traits, 'restore')) expect(await made().messages(address)).toEqual([message]);
    if (hasCapability(traits, 'app-passwords')) expect(await server.appPasswords(address)).toEqual(['phone']);
  }

  describe('renaming', () => {
    test('a mailbox keeps all that it has, and its old address leads to it', async () => {
      const state = await filledMailbox();
      expect(await twice(renamed(bob, robert, state))).toEqual(applied);
      expect(await server.readMany([bob, robert])).toEqual([alias(robert), state]);
      await expectAllThere(robert);
      expect(await server.forwardersTo(robert)).toEqual([bob]);
      expect(await server.appPasswords(bob)).toBeNull();
    });

    test('without an alias, nothing is left at the old address', async () => {
      const state = await filledMailbox();
      expect(await twice(renamed(bob, robert, state, { keepsAlias: false }))).toEqual(applied);
      expect(await server.readMany([bob, robert])).toEqual([null, state]);
      await expectAllThere(robert);
    });

    test('it goes back, over the alias that it left', async () => {
      const state = await filledMailbox();
      await server.apply(renamed(bob, robert, state));
      const back = renamed(robert, bob, state, { keepsAlias: false, replaces: alias(robert) });
      expect(await twice(back)).toEqual(applied);
      expect(await server.readMany([bob, robert])).toEqual([state, null]);
      await expectAllThere(bob);
    });

    test('a new mailbox at the old address is another, and has nothing of the first', async () => {
      const [state, next] = [await filledMailbox(), mailbox()];
      await server.apply(renamed(bob, robert, state, { keepsAlias: false }));
      expect(await twice(change(bob, null, next))).toEqual(applied);
      expect(await server.measure(bob)).toEqual({ messages: 0, bytes: 0, passwordSet: false });
      await expectAllThere(robert);
    });

    test('a suspended mailbox stays suspended', async () => {
      const state = await filledMailbox();
      const suspended = { ...state, enabled: false };
      await server.apply(change(bob, state, suspended));
      expect(await twice(renamed(bob, robert, suspended))).toEqual(applied);
      expect(await server.read(robert)).toEqual(suspended);
      expect(await twice(change(robert, suspended, state))).toEqual(applied);
      await expectAllThere(robert);
    });

    test('what was changed at either address is left as found, and it is said at which', async () => {
      const state = await filledMailbox();
      const other = alias(outside('other'));
      await server.apply(change(robert, null, other));
      const before = await everything(server);
      expect(await twice(renamed(bob, robert, state))).toEqual({
        kind: 'found-changed',
        found: other,
        at: robert,
      });
      const suspended = { ...state, enabled: false };
      const found = await twice(renamed(bob, at('free'), suspended));
      expect(found).toEqual({ kind: 'found-changed', found: state, at: bob });
      expect(await everything(server)).toEqual(before);
    });

    const acrossDomains = hasCapability(traits, 'rename-to-other-domain') ? test : null;
    acrossDomains?.('a mailbox gets an address in another domain', async () => {
      const there = 'robert@sister.example' as Address;
      const state = await filledMailbox();
      await server.apply(addDomain('sister.example' as Domain, alias(outside('x'))));
      expect(await twice(renamed(bob, there, state))).toEqual(applied);
      expect(await server.readMany([bob, there])).toEqual([alias(there), state]);
      await expectAllThere(there);
    });
  });
}
