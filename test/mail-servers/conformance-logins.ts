import { describe, expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import { alias, at, change, mailbox, outside } from './orders.ts';

const [march, may] = [Date.UTC(2026, 2, 1, 8, 30), Date.UTC(2026, 4, 1, 8, 30)];
const unknown = { kind: 'unknown' };

/** When somebody last logged in to mailboxes. */
export function describeLogins(made: () => ServerUnderTest, traits: DriverTraits): void {
  describe('logins', () => {
    test('of what has no mailbox none is known', async () => {
      const { server } = made();
      await server.apply(change(at('team'), null, alias(outside('ann'))));
      const asked = [at('team'), at('missing'), 'ann@nowhere.example' as Address, '@example.org' as Address];
      expect(await server.lastLogins(asked)).toEqual([unknown, unknown, unknown, unknown]);
      expect(await server.lastLogins([])).toEqual([]);
    });

    if (!hasCapability(traits, 'last-login'))
      test('a mail server that does not tell says so of each mailbox', async () => {
        const { server } = made();
        await server.apply(change(at('ann'), null, mailbox()));
        expect(await server.lastLogins([at('ann')])).toEqual([unknown]);
      });
    else
      test('the newest one is told of each mailbox, in the order asked for', async () => {
        const { server, logIn } = made();
        for (const name of ['ann', 'bob']) await server.apply(change(at(name), null, mailbox()));
        expect(await server.lastLogins([at('ann')])).toMatchObject([{ kind: 'none' }]);
        await logIn?.(at('ann'), march);
        expect(await server.lastLogins([at('bob'), at('ann'), at('bob'), at('missing')])).toMatchObject([
          { kind: 'none' },
          { kind: 'at', at: march },
          { kind: 'none' },
          unknown,
        ]);
        await logIn?.(at('ann'), may);
        expect(await server.lastLogins([at('ann')])).toEqual([{ kind: 'at', at: may }]);
      });

    if (hasCapability(traits, 'last-login'))
      test('a mailbox that is made at the address of another has none of its logins', async () => {
        const { server, logIn } = made();
        const first = mailbox();
        await server.apply(change(at('ann'), null, first));
        await logIn?.(at('ann'), march);
        expect(await server.apply(change(at('ann'), first, null))).toMatchObject({ kind: 'applied' });
        const again = await server.apply(change(at('ann'), null, mailbox()));
        // AlternC refuses one until its cron has cleared the former one away.
        const [login] = await server.lastLogins([at('ann')]);
        expect(login).toMatchObject({ kind: again.kind === 'applied' ? 'none' : 'unknown' });
      });
  });
}
