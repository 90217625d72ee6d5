import { expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { alias, applied, at, change, outside } from './orders.ts';

/** Local parts that other programs wrote, and that nobody can make by Facteur. */
const unusualLocalParts = ['john doe', 'a..b', '.a', 'a.', 'a(b)', 'a@b', '[x]', 'x'.repeat(70)];

/** What a driver must do with such addresses. `plant` adds an alias without the driver's knowledge. */
export function testUnusualNames(plant: (address: Address, to: Address) => Promise<MailServer>): void {
  test.each(unusualLocalParts)(
    '%j@ is listed, read, suspended, led elsewhere and deleted, however it came',
    async (name) => {
      const address = at(name);
      const server = await plant(address, outside('ann'));
      const found = alias(outside('ann'));
      const suspended = { ...found, enabled: false };
      const elsewhere = alias(outside('eve'));
      expect(await server.page(null, 100)).toContainEqual({ address, state: found });
      for (const [before, after] of [
        [found, suspended],
        [suspended, found],
        [found, elsewhere],
        [elsewhere, null],
      ] as const) {
        expect(await server.read(address)).toEqual(before);
        expect(await server.apply(change(address, before, after))).toEqual(applied);
      }
      expect(await server.read(address)).toBeNull();
    },
  );
}
