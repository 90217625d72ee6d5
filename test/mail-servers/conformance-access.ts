import { beforeEach, describe, expect, test } from 'vitest';
import type { MailboxId } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { MailServer, Order, Outcome } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import {
  alias,
  applied,
  applyTwice,
  appPassword,
  at,
  change,
  link,
  mailbox,
  outside,
  owner,
  password,
  revoke,
} from './orders.ts';

const otherHash = `{SHA256.HEX}${'cd'.repeat(32)}`;
const impossible = (why: object): Outcome => ({ kind: 'impossible', why }) as Outcome;

/** Access to a mailbox beside its password, and its end: app passwords, owners, links. */
export function describeAccess(made: () => Pick<ServerUnderTest, 'server'>, traits: DriverTraits): void {
  describe('what leads into a mailbox', () => {
    const bob = mailbox();
    const { id } = bob.mailbox;
    let server: MailServer;
    beforeEach(async () => {
      server = made().server;
      await server.apply(change(at('bob'), null, bob));
    });
    const twice = (order: Order) => applyTwice(server, order);
    const names = () => server.appPasswords(at('bob'));
    const add = (name: string, hash?: string) => appPassword(at('bob'), id, name, hash);

    const hasAppPasswords = () => !server.lacks.includes('app-passwords');

    /** Sets a password and two app passwords for bob, where the server has any. @returns the latter's names. */
    async function giveAccess(): Promise<string[]> {
      const devices = hasAppPasswords() ? [add('phone'), add('laptop', otherHash)] : [];
      for (const order of [password(at('bob'), id), ...devices])
        expect(await server.apply(order)).toEqual(applied);
      return hasAppPasswords() ? ['laptop', 'phone'] : [];
    }

    const oneOfThem = hasCapability(traits, 'app-passwords') ? describe : null;
    const none = oneOfThem ? null : test;

    none?.('app passwords are refused with words where there are none', async () => {
      expect(await twice(add('phone'))).toMatchObject({ kind: 'impossible', why: { code: 'against-rules' } });
      expect(await names()).toEqual([]);
    });

    oneOfThem?.('app passwords', () => {
      test('are none at first, and of none where there is no mailbox', async () => {
        expect(await names()).toEqual([]);
        await server.apply(change(at('team'), null, alias(outside('ann'))));
        expect(await server.appPasswords(at('team'))).toBeNull();
        expect(await server.appPasswords(at('nobody'))).toBeNull();
      });

      test('are listed by their names in order, whatever these are made of', async () => {
        const all = ['Zoé’s phone', "o'hara", 'a,b', '50 %', 'Tablet', 'tablet', '📱'];
        for (const name of all) expect(await twice(add(name))).toEqual(applied);
        expect(await names()).toEqual(all.toSorted());
      });

      test('leave the password and the mailbox as they were', async () => {
        await twice(add('phone'));
        expect(await server.read(at('bob'))).toEqual(bob);
        expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: false });
        await server.apply(password(at('bob'), id));
        await twice(revoke(at('bob'), id, 'phone'));
        expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: true });
      });

      test('take no second one of the same name', async () => {
        await server.apply(add('phone'));
        const taken = impossible({ code: 'app-password-taken', name: 'phone' });
        expect(await twice(add('phone', otherHash))).toEqual(taken);
        expect(await twice(add('phone'))).toEqual(applied);
        expect(await names()).toEqual(['phone']);
      });

      test('can be revoked, by the name alone, and made again', async () => {
        await giveAccess();
        expect(await twice(revoke(at('bob'), id, 'phone'))).toEqual(applied);
        expect(await names()).toEqual(['laptop']);
        expect(await twice(revoke(at('bob'), id, 'no such'))).toEqual(applied);
        expect(await twice(add('phone', otherHash))).toEqual(applied);
        expect(await names()).toEqual(['laptop', 'phone']);
      });

      test("are each mailbox's own", async () => {
        const eve = mailbox();
        await server.apply(change(at('eve'), null, eve));
        await giveAccess();
        await server.apply(appPassword(at('eve'), eve.mailbox.id, 'phone', otherHash));
        await server.apply(revoke(at('bob'), id, 'phone'));
        await server.apply(owner(at('bob'), id, { locksOut: true }));
        expect(await server.appPasswords(at('eve'))).toEqual(['phone']);
      });

      test('outlive a suspension, forwards, a quota and a new password', async () => {
        await giveAccess();
        const forwards = hasCapability(traits, 'mixed') ? [outside('bob')] : [];
        const next = mailbox(id, { quota: 5 * 2 ** 20, forwards, enabled: false });
        await twice(change(at('bob'), bob, next));
        await twice(password(at('bob'), id, '{ARGON2ID}$new'));
        expect(await names()).toEqual(['laptop', 'phone']);
      });

      test.each([
        ['a removal', null],
        ['a conversion', alias(outside('bob'))],
      ])('end with %s, and do not come back with the mailbox', async (_, after) => {
        await giveAccess();
        await server.apply(change(at('bob'), bob, after));
        expect(await names()).toBeNull();
        await server.apply(change(at('bob'), after, bob));
        expect(await names()).toEqual([]);
        const passwordSet = hasCapability(traits, 'restore');
        expect(await server.measure(at('bob'))).toMatchObject({ passwordSet });
      });

      test("never open the address's next mailbox", async () => {
        await giveAccess();
        const next = mailbox();
        await twice(change(at('bob'), bob, next));
        expect(await names()).toEqual([]);
      });
    });

    describe('an owner', () => {
      test('who locks out the one before leaves no password, no app password, and all else', async () => {
        await giveAccess();
        expect(await twice(owner(at('bob'), id, { locksOut: true }))).toEqual(applied);
        expect(await names()).toEqual([]);
        expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: false });
        expect(await server.read(at('bob'))).toEqual(bob);
      });

      test.each([
        ['who locks nobody out', owner(at('bob'), id, { locksOut: false })],
        ['with a link', link(at('bob'), id)],
      ])('%s changes nothing', async (_, order) => {
        const devices = await giveAccess();
        expect(await twice(order)).toEqual(applied);
        expect(await names()).toEqual(devices);
        expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: true });
      });
    });

    test.each([
      ['an app password', (gone: MailboxId) => appPassword(at('bob'), gone, 'tablet')],
      ['a revocation', (gone: MailboxId) => revoke(at('bob'), gone, 'phone')],
      ['a lock-out', (gone: MailboxId) => owner(at('bob'), gone, { locksOut: true })],
      ['an owner', (gone: MailboxId) => owner(at('bob'), gone, { locksOut: false })],
      ['a link', (gone: MailboxId) => link(at('bob'), gone)],
    ])('%s for a mailbox that is not at the address is impossible', async (_, order) => {
      const devices = await giveAccess();
      const gone = newMailboxId();
      const mailboxGone = impossible({ code: 'mailbox-gone', id: gone });
      expect(await twice(order(gone))).toEqual(mailboxGone);
      expect(await names()).toEqual(devices);
      expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: true });
      await server.apply(change(at('bob'), bob, null));
      expect(await twice(order(gone))).toEqual(mailboxGone);
    });
  });
}
