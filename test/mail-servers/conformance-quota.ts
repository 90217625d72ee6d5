import { beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { MailServer, Order, Outcome } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import {
  addDomain,
  alias,
  applied,
  applyTwice,
  at,
  change,
  domain,
  domainQuota,
  mailbox,
  outside,
  renamed,
} from './orders.ts';

const mebibyte = 2 ** 20;
const other = 'other.example' as Domain;
const sized = (quota: number) => mailbox(newMailboxId(), { quota: quota * mebibyte });

/** The quota that all mailboxes of a domain share, and what the folders of one hold. */
export function describeQuotas(made: () => ServerUnderTest, traits: DriverTraits): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });
  const twice = (order: Order) => applyTwice(server, order);

  if (hasCapability(traits, 'domain-quota'))
    describe('the quota of a domain', () => {
      /** So many MB of the mail server's, which may be a little more or less than ours. */
      const megabytes = (count: number) => count * (server.domainQuotaUnit ?? 1);
      const set = async (count: number, name = domain): Promise<Outcome> =>
        twice(domainQuota((await server.domainQuota(name))?.quota ?? null, megabytes(count), name));
      const full = (most: number) => ({
        ...{ code: 'domain-limit', domain, limit: 'domain-quota', most, of: megabytes(64) },
      });
      const impossible = (most: number) => ({ kind: 'impossible', why: full(most) });

      test('is what was set last, with what its mailboxes have of it', async () => {
        expect(await server.domainQuota('nowhere.example' as Domain)).toBeNull();
        await server.apply(change(at('bob'), null, sized(20)));
        expect(await set(64)).toEqual(applied);
        expect(await server.domainQuota(domain)).toMatchObject({
          ...{ quota: megabytes(64), granted: 20 * mebibyte, unlimited: { count: 0, first: [] } },
        });
      });

      test('is not set where it is not as it was', async () => {
        await set(64);
        const outcome = await server.apply(domainQuota(megabytes(32), megabytes(128)));
        expect(outcome).toEqual({ kind: 'found-changed', found: null });
        expect(await server.domainQuota(domain)).toMatchObject({ quota: megabytes(64) });
      });

      test('can not be less than its mailboxes have', async () => {
        const quota = (await server.domainQuota(domain))?.quota ?? null;
        await server.apply(change(at('bob'), null, sized(20)));
        expect(await twice(domainQuota(quota, megabytes(16)))).toMatchObject({
          kind: 'impossible',
          why: { code: 'domain-quota-exceeded', domain, quota: megabytes(16), granted: 20 * mebibyte },
        });
        expect(await server.domainQuota(domain)).toMatchObject({ quota });
      });

      test('can not be set while a mailbox has no limit, and keeps one from getting none', async () => {
        const found = await server.domainQuota(domain);
        // There a mailbox without a limit counts as nothing.
        if (found?.isRequired) return;
        await server.apply(change(at('bob'), null, mailbox()));
        expect(await server.apply(domainQuota(null, megabytes(64)))).toMatchObject({
          kind: 'impossible',
          why: { code: 'domain-quota-exceeded', unlimited: { count: 1, first: [at('bob')] } },
        });
        await server.apply(domainQuota(megabytes(64), null));
        const ann = sized(20);
        await server.apply(change(at('ann'), null, ann));
        await server.apply(change(at('bob'), await server.read(at('bob')), null));
        expect(await set(64)).toEqual(applied);
        const unlimited = { ...ann, mailbox: { ...ann.mailbox, quota: null } };
        expect(await twice(change(at('ann'), ann, unlimited))).toMatchObject({ why: { of: megabytes(64) } });
        expect(await twice(change(at('cat'), null, mailbox()))).toMatchObject({ why: { of: megabytes(64) } });
        expect(await server.read(at('cat'))).toBeNull();
        expect(await twice(domainQuota(megabytes(64), null))).toEqual(applied);
        expect(await twice(change(at('ann'), ann, unlimited))).toEqual(applied);
      });

      test('holds for what is created, raised and moved, and leaves room for what is lowered or gone', async () => {
        await set(64);
        const [ann, bob] = [sized(20), sized(40)];
        expect(await twice(change(at('ann'), null, ann))).toEqual(applied);
        expect(await twice(change(at('bob'), null, bob))).toEqual(applied);
        const left = megabytes(64) - 60 * mebibyte;
        expect(await server.rules?.refuses([{ address: at('cat'), after: sized(30) }])).toEqual([full(left)]);
        expect(await refusalOf(change(at('cat'), null, sized(30)))).toEqual(impossible(left));
        const raised = { ...ann, mailbox: { ...ann.mailbox, quota: 30 * mebibyte } };
        expect(await refusalOf(change(at('ann'), ann, raised))).toEqual(impossible(left + 20 * mebibyte));
        const lowered = { ...bob, mailbox: { ...bob.mailbox, quota: 10 * mebibyte } };
        expect(await twice(change(at('bob'), bob, lowered))).toEqual(applied);
        expect(await twice(change(at('cat'), null, sized(30)))).toEqual(applied);
        expect(await server.domainQuota(domain)).toMatchObject({ granted: 60 * mebibyte });
      });

      test('counts over a list in its order, where each change makes room or takes it', async () => {
        await set(64);
        await server.apply(change(at('bob'), null, sized(40)));
        const refused = await server.rules?.refuses([
          { address: at('ann'), after: sized(20) },
          { address: at('cat'), after: sized(20) },
          { address: at('bob'), after: null },
          { address: at('dan'), after: sized(40) },
          { address: at('team'), after: alias(outside('x')) },
          { address: at('eve'), after: sized(40) },
        ]);
        expect(refused?.map((why) => why !== null)).toEqual([false, true, false, false, false, true]);
      });

      if (hasCapability(traits, 'rename') && hasCapability(traits, 'rename-to-other-domain'))
        test('holds for a mailbox that comes from another domain', async () => {
          await server.apply(addDomain(other));
          await set(64);
          const big = sized(100);
          const from = `ann@${other}` as Address;
          await server.apply(change(from, null, big));
          const outcome = await server.apply(renamed(from, at('ann'), big, { keepsAlias: false }));
          expect(outcome).toEqual(impossible(megabytes(64)));
          expect(await server.read(from)).toEqual(big);
        });

      if (hasCapability(traits, 'restore'))
        test('holds for a mailbox that comes back', async () => {
          const ann = sized(40);
          await server.apply(change(at('ann'), null, ann));
          await server.apply(change(at('ann'), ann, null));
          await set(64);
          await server.apply(change(at('bob'), null, sized(40)));
          const outcome = await server.apply(change(at('ann'), null, ann));
          expect(outcome).toEqual(impossible(megabytes(64) - 40 * mebibyte));
          await server.apply(change(at('bob'), await server.read(at('bob')), null));
          expect(await twice(change(at('ann'), null, ann))).toEqual(applied);
        });

      /** Some mail servers say it only when they are asked beforehand, and else with an error. */
      const refusalOf = (order: Order): Promise<Outcome> =>
        server.apply(order).catch(async () => {
          if (order.change.kind !== 'address') throw new Error('Only changes of addresses are refused so');
          const { address, after } = order.change;
          const [why = null] = (await server.rules?.refuses([{ address, after }])) ?? [];
          return why ? { kind: 'impossible', why } : applied;
        });
    });

  if (hasCapability(traits, 'folders'))
    describe('folders', () => {
      test('an alias has none, and those of a mailbox are told', async () => {
        await server.apply(change(at('team'), null, alias(outside('ann'))));
        await server.apply(change(at('bob'), null, mailbox()));
        await made().deliver(at('bob'), Buffer.from('Subject: one\r\n\r\nHello\r\n'));
        expect(await server.folders(at('team'))).toBeNull();
        expect(await server.folders(at('nobody'))).toBeNull();
        expect(await server.folders(at('bob'))).toContainEqual({ folder: 'INBOX', messages: 1, bytes: 23 });
      });
    });
}
