import { beforeEach, describe, expect, test } from 'vitest';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { FencingToken } from '../../src/lib/fence/fence.ts';
import type { MailServer, Order } from '../../src/mail-servers/port.ts';
import type { ServerUnderTest } from './conformance.ts';
import { alias, applied, at, change, mailbox, outside } from './orders.ts';

/** As Redis gives them: microseconds since 1970. */
const [first, second, third] = [1_764_300_000_000_000, 1_764_300_000_000_001, 1_764_300_015_000_000].map(
  (token) => token as FencingToken,
) as [FencingToken, FencingToken, FencingToken];

const by = (fence: FencingToken, order: Order): Order => ({ ...order, fence });

/** How a mail server keeps a Facteur from writing once its standby has taken over. */
export function describeFence(made: () => ServerUnderTest): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });

  describe('orders with a fencing token', () => {
    const bob = mailbox(newMailboxId());
    const toOutside = alias(outside('carol'));

    test('are applied, as long as none has come with a higher one', async () => {
      expect(await server.apply(by(first, change(at('bob'), null, bob)))).toEqual(applied);
      expect(await server.apply(by(first, change(at('info'), null, toOutside)))).toEqual(applied);
      expect(await server.apply(by(second, change(at('sales'), null, toOutside)))).toEqual(applied);
      expect(await server.refuseBelow(second)).toBe(second);
    });

    test('are refused with a lower token than has been written with, and nothing is changed', async () => {
      await server.apply(by(second, change(at('bob'), null, bob)));
      const before = await server.page(null, 100);
      for (const late of [change(at('info'), null, toOutside), change(at('bob'), bob, null)])
        await expect(server.apply(by(first, late))).rejects.toMatchObject({
          ...{ name: 'LeaseLost', highest: second, message: expect.stringContaining('Nothing was changed') },
        });
      expect(await server.page(null, 100)).toEqual(before);
      // The one with the higher token goes on.
      expect(await server.apply(by(second, change(at('info'), null, toOutside)))).toEqual(applied);
    });

    test('are refused with a lower token than was announced', async () => {
      expect(await server.refuseBelow(second)).toBe(second);
      expect(await server.refuseBelow(first)).toBe(second);
      await expect(server.apply(by(first, change(at('info'), null, toOutside)))).rejects.toMatchObject({
        name: 'LeaseLost',
      });
      await expect(server.purge(newMailboxId(), first)).rejects.toMatchObject({ name: 'LeaseLost' });
      expect(await server.read(at('info'))).toBeNull();
      expect(await server.refuseBelow(third)).toBe(third);
    });

    test('and those without one go on side by side', async () => {
      const many = Array.from({ length: 8 }, (_, index) => change(at(`list${index}`), null, toOutside));
      const outcomes = await Promise.all(
        many.map((order, index) => server.apply(index % 2 === 0 ? order : by(third, order))),
      );
      expect(outcomes).toEqual(many.map(() => applied));
    });
  });
}
