import { beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { MailServer, Order, Outcome } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import {
  alias,
  applied,
  applyTwice,
  at,
  change,
  everything,
  hash,
  mailbox,
  outside,
  password,
  removed,
} from './orders.ts';

const plainMessage = Buffer.from('Subject: hello\r\n\r\nHow are you?\r\n');
const binary = Buffer.from([0, 255, 13, 10, 46, 13, 10, 128]);
const bytes = plainMessage.length + binary.length;

/** Mailboxes: passwords, sizes, removing, restoring, purging. */
export function describeMailboxes(made: () => ServerUnderTest, traits: DriverTraits): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });
  const twice = (order: Order) => applyTwice(server, order);

  /** Makes a mailbox that holds two messages and has a password. */
  async function filledMailbox(address: Address) {
    const state = mailbox();
    await server.apply(change(address, null, state));
    await server.apply(password(address, state.mailbox.id));
    for (const message of [plainMessage, binary]) await made().deliver(address, message);
    return state;
  }

  describe('mailboxes', () => {
    test('a new one is empty and has no password', async () => {
      await server.apply(change(at('bob'), null, mailbox()));
      expect(await server.measure(at('bob'))).toEqual({ messages: 0, bytes: 0, passwordSet: false });
    });

    test('an alias has no size', async () => {
      await server.apply(change(at('team'), null, alias(outside('ann'))));
      expect(await server.measure(at('team'))).toBeNull();
    });

    test('a password can be set, and set again', async () => {
      const state = mailbox();
      await server.apply(change(at('bob'), null, state));
      expect(await twice(password(at('bob'), state.mailbox.id))).toEqual(applied);
      expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: true });
      expect(await twice(password(at('bob'), state.mailbox.id, `${hash}2`))).toEqual(applied);
    });

    test('a password for a mailbox that is not at the address is impossible', async () => {
      const gone = newMailboxId();
      const mailboxGone: Outcome = { kind: 'impossible', why: { code: 'mailbox-gone', id: gone } };
      expect(await twice(password(at('bob'), gone))).toEqual(mailboxGone);
      await server.apply(change(at('bob'), null, mailbox()));
      expect(await twice(password(at('bob'), gone))).toEqual(mailboxGone);
      expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: false });
    });

    test('quota, forwards and suspension change without touching mail or password', async () => {
      const bob = await filledMailbox(at('bob'));
      const next = mailbox(bob.mailbox.id, {
        quota: 5 * 2 ** 20,
        forwards: hasCapability(traits, 'mixed') ? [outside('bob')] : [],
        enabled: false,
      });
      expect(await twice(change(at('bob'), bob, next))).toEqual(applied);
      expect(await server.measure(at('bob'))).toEqual({ messages: 2, bytes, passwordSet: true });
    });
  });

  describe('removing', () => {
    test('what a removal took is said, and said again when it is repeated', async () => {
      const bob = await filledMailbox(at('bob'));
      const said =
        traits.keepsRemoved === 'nothing' ? applied : removed(bob.mailbox.id, { messages: 2, bytes });
      expect(await twice(change(at('bob'), bob, null))).toEqual(said);
      expect(await server.measure(at('bob'))).toBeNull();
    });
  });

  test('purging what nobody knows does nothing', async () => {
    await server.purge(newMailboxId());
    expect(await everything(server)).toEqual(new Map([[at('postmaster'), alias(outside('postmaster'))]]));
  });

  const restoring = hasCapability(traits, 'restore') ? describe : null;
  restoring?.('restoring', () => {
    test('a mailbox that never got mail is removed as an empty one, and comes back', async () => {
      const bob = mailbox();
      await server.apply(change(at('bob'), null, bob));
      expect(await twice(change(at('bob'), bob, null))).toEqual(removed(bob.mailbox.id));
      expect(await twice(change(at('bob'), null, bob))).toEqual(applied);
      expect(await server.measure(at('bob'))).toEqual({ messages: 0, bytes: 0, passwordSet: false });
    });

    test('a restored mailbox has its mail, byte for byte, and its password', async () => {
      const bob = await filledMailbox(at('bob'));
      await server.apply(change(at('bob'), bob, null));
      expect(await twice(change(at('bob'), null, bob))).toEqual(applied);
      expect(await made().messages(at('bob'))).toEqual(expect.arrayContaining([plainMessage, binary]));
      expect(await server.measure(at('bob'))).toEqual({ messages: 2, bytes, passwordSet: true });
    });

    test('converted to an alias and restored, an address is mixed', async () => {
      const bob = await filledMailbox(at('bob'));
      const forward = alias(outside('bob'));
      expect(await twice(change(at('bob'), bob, forward))).toMatchObject({
        removed: [{ id: bob.mailbox.id }],
      });
      expect(await server.measure(at('bob'))).toBeNull();
      expect(await twice(change(at('bob'), forward, { ...bob, forwards: forward.forwards }))).toEqual(
        applied,
      );
      expect(await made().messages(at('bob'))).toHaveLength(2);
    });

    test('an address made again is empty, and the former mailbox can replace the new one', async () => {
      const [former, next] = [await filledMailbox(at('bob')), mailbox()];
      await server.apply(change(at('bob'), former, null));
      await server.apply(change(at('bob'), null, next));
      expect(await server.measure(at('bob'))).toEqual({ messages: 0, bytes: 0, passwordSet: false });
      await made().deliver(at('bob'), plainMessage);
      const swapped = await twice(change(at('bob'), next, former));
      expect(swapped).toEqual(removed(next.mailbox.id, { messages: 1, bytes: plainMessage.length }));
      expect(await made().messages(at('bob'))).toHaveLength(2);
    });

    test('a mailbox can be removed and restored time and again', async () => {
      const bob = await filledMailbox(at('bob'));
      for (let messages = 2; messages < 5; messages += 1) {
        const outcome = await twice(change(at('bob'), bob, null));
        expect(outcome).toMatchObject({ removed: [{ holds: { messages } }] });
        await twice(change(at('bob'), null, bob));
        await made().deliver(at('bob'), plainMessage);
      }
      expect(await made().messages(at('bob'))).toHaveLength(5);
    });

    test('what was purged can not be restored', async () => {
      const bob = await filledMailbox(at('bob'));
      await server.apply(change(at('bob'), bob, null));
      await server.purge(bob.mailbox.id);
      await server.purge(bob.mailbox.id);
      const why = { code: 'removed-mail-gone', id: bob.mailbox.id };
      expect(await twice(change(at('bob'), null, bob))).toEqual({ kind: 'impossible', why });
      expect(await server.read(at('bob'))).toBeNull();
    });

    test('a mailbox in use is never purged', async () => {
      const bob = await filledMailbox(at('bob'));
      await expect(server.purge(bob.mailbox.id)).rejects.toThrow('bob@example.org');
      await server.apply(change(at('bob'), bob, null));
      await server.apply(change(at('bob'), null, bob));
      await expect(server.purge(bob.mailbox.id)).rejects.toThrow('bob@example.org');
      expect(await made().messages(at('bob'))).toHaveLength(2);
    });
  });
}
