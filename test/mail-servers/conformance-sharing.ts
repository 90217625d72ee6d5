import { beforeEach, describe, expect, test } from 'vitest';
import { type AccessRights, noAccess, noRights } from '../../src/domain/sharing/access-rights.ts';
import type { MailServer, Order } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import {
  access,
  alias,
  applied,
  applyTwice,
  at,
  change,
  everything,
  mailbox,
  outside,
  owner,
  renamed,
} from './orders.ts';

const [info, ann, sales] = [at('info'), at('ann'), at('sales')];
const sending: AccessRights = { folders: 'none', send: true };
const reading: AccessRights = { folders: 'read', send: false };
const all: AccessRights = { folders: 'write', send: true };

/** Rights of one mailbox to another address: to read its folders, to change them, to send as it. */
export function describeSharing(made: () => Pick<ServerUnderTest, 'server'>, traits: DriverTraits): void {
  describe('access of others', () => {
    const shared = mailbox();
    const holder = mailbox();
    const by = { holder: ann, id: holder.mailbox.id };
    let server: MailServer;
    beforeEach(async () => {
      server = made().server;
      await server.apply(change(info, null, shared));
      await server.apply(change(ann, null, holder));
      await server.apply(change(sales, null, alias(outside('sales'))));
    });
    const twice = (order: Order) => applyTwice(server, order);
    const toInfo = (before: AccessRights, after: AccessRights) =>
      access(info, shared.mailbox.id, by, before, after);
    const toSales = (before: AccessRights, after: AccessRights) => access(sales, null, by, before, after);
    const given = async (address = info) => (await server.access(address)).given;
    const annHas = (rights: AccessRights) => [{ address: ann, rights }];

    if (!hasCapability(traits, 'send-as')) {
      test('is refused with words where there is none', async () => {
        expect(await twice(toInfo(noRights, sending))).toMatchObject({
          kind: 'impossible',
          why: { code: 'against-rules' },
        });
        expect(await server.access(info)).toEqual(noAccess);
      });
      return;
    }

    test('nobody has any at first', async () => {
      for (const address of [info, ann, sales, at('nobody')])
        expect(await server.access(address)).toEqual(noAccess);
    });

    test('to send as an alias is given and taken away, and ends with the alias', async () => {
      const before = await everything(server);
      expect(await twice(toSales(noRights, sending))).toEqual(applied);
      expect(await given(sales)).toEqual(annHas(sending));
      expect((await server.access(ann)).held).toEqual([{ address: sales, rights: sending }]);
      expect(await everything(server)).toEqual(before);
      expect(await twice(toSales(sending, noRights))).toEqual(applied);
      expect(await server.access(sales)).toEqual(noAccess);

      await server.apply(toSales(noRights, sending));
      await server.apply(change(sales, alias(outside('sales')), null));
      await server.apply(change(sales, null, alias(outside('sales'))));
      expect(await server.access(sales)).toEqual(noAccess);
      expect(await server.access(ann)).toEqual(noAccess);
    });

    test('to send as an alias stays where it becomes a mailbox, and goes with its rights', async () => {
      await server.apply(toSales(noRights, sending));
      const converted = mailbox();
      await server.apply(change(sales, alias(outside('sales')), converted));
      expect(await given(sales)).toEqual(annHas(sending));
      const ended = access(sales, converted.mailbox.id, by, sending, noRights);
      expect(await twice(ended)).toEqual(applied);
      expect(await given(sales)).toEqual([]);
    });

    test('found otherwise than planned, it is left as found', async () => {
      await server.apply(toInfo(noRights, sending));
      expect(await twice(toInfo({ ...sending, send: false }, noRights))).toEqual({
        kind: 'found-changed',
        found: shared,
      });
      expect(await given()).toEqual(annHas(sending));
      const other = access(info, mailbox().mailbox.id, by, sending, noRights);
      expect(await twice(other)).toMatchObject({ kind: 'found-changed' });
      const gone = { ...by, id: mailbox().mailbox.id };
      expect(await twice(access(info, shared.mailbox.id, gone, noRights, sending))).toMatchObject({
        kind: 'impossible',
        why: { code: 'mailbox-gone', id: gone.id },
      });
      expect(await twice(access(at('nobody'), null, by, noRights, sending))).toMatchObject({
        kind: 'found-changed',
        found: null,
      });
      expect(await given()).toEqual(annHas(sending));
    });

    if (!hasCapability(traits, 'shared-mailboxes')) return;

    test('to folders is given, changed and taken away, in both directions of sight', async () => {
      expect(await twice(toInfo(noRights, reading))).toEqual(applied);
      expect(await given()).toEqual(annHas(reading));
      expect(await twice(toInfo(reading, all))).toEqual(applied);
      expect(await server.access(ann)).toEqual({ given: [], held: [{ address: info, rights: all }] });
      expect(await twice(toInfo(all, sending))).toEqual(applied);
      expect(await given()).toEqual(annHas(sending));
      expect(await twice(toInfo(sending, noRights))).toEqual(applied);
      expect(await server.access(ann)).toEqual(noAccess);
    });

    test('ends with either mailbox, and a later or restored one has none', async () => {
      await server.apply(toInfo(noRights, all));
      await server.apply(change(info, shared, null));
      expect(await server.access(ann)).toEqual(noAccess);
      await server.apply(change(info, null, mailbox()));
      expect(await server.access(info)).toEqual(noAccess);

      const mine = mailbox();
      await server.apply(change(at('mine'), null, mine));
      await server.apply(access(at('mine'), mine.mailbox.id, by, noRights, all));
      await server.apply(change(ann, holder, null));
      expect(await given(at('mine'))).toEqual([]);
      if (hasCapability(traits, 'restore'))
        await server.apply({ ...change(ann, null, holder), restores: true });
      expect(await given(at('mine'))).toEqual([]);
    });

    test('rests with a suspended mailbox, and goes on once it is resumed', async () => {
      await server.apply(toInfo(noRights, all));
      await server.apply(change(info, shared, { ...shared, enabled: false }));
      await server.apply(change(info, { ...shared, enabled: false }, shared));
      expect(await given()).toEqual(annHas(all));
    });

    test('ends where all access to the mailbox is revoked, and the mailbox keeps what it has elsewhere', async () => {
      await server.apply(toInfo(noRights, all));
      await server.apply(owner(info, shared.mailbox.id, { locksOut: true }));
      expect(await given()).toEqual([]);
      await server.apply(toInfo(noRights, all));
      await server.apply(owner(ann, holder.mailbox.id, { locksOut: true }));
      expect(await given()).toEqual(annHas(all));
    });

    if (hasCapability(traits, 'rename'))
      test('follows both mailboxes to other addresses, and not to their old ones', async () => {
        await server.apply(toInfo(noRights, all));
        await server.apply(toSales(noRights, sending));
        await server.apply(renamed(info, at('hello'), shared));
        await server.apply(renamed(ann, at('anna'), holder, { keepsAlias: false }));
        expect(await given(at('hello'))).toEqual([{ address: at('anna'), rights: all }]);
        expect(await given(sales)).toEqual([{ address: at('anna'), rights: sending }]);
        expect(await server.access(info)).toEqual(noAccess);
        expect((await server.access(at('anna'))).held.map(({ address }) => address)).toEqual([
          at('hello'),
          sales,
        ]);
      });
  });
}
