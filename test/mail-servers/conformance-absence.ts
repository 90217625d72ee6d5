import { beforeEach, describe, expect, test } from 'vitest';
import type { Absence } from '../../src/domain/absence/absence.ts';
import type { Address } from '../../src/domain/address/address.ts';
import type { MailboxId } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { MailServer, Order } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import { absence, applied, applyTwice, at, change, mailbox, renamed } from './orders.ts';

const away: Absence = {
  from: Date.UTC(2026, 10, 30, 8),
  until: Date.UTC(2026, 11, 4, 22, 59),
  subject: 'Out of office',
  text: 'Back on Monday.\n\nAnn',
  includes: null,
};
const later: Absence = { ...away, until: away.until + 86_400_000, text: 'Back on Tuesday.' };
const none = { absence: null, ownFilter: null };

/** What a mailbox answers while its owner is away. Each test has addresses of its own. */
export function describeAbsence(made: () => Pick<ServerUnderTest, 'server'>, traits: DriverTraits): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });
  const twice = (order: Order) => applyTwice(server, order);

  async function make(address: Address): Promise<MailboxId> {
    const state = mailbox();
    await server.apply(change(address, null, state));
    return (await server.read(address))?.mailbox?.id ?? state.mailbox.id;
  }

  describe('an absence', () => {
    test('is set, replaced and ended, each as often as it is asked for', async () => {
      const address = at('away-ann');
      expect(await server.absence(address)).toBeNull();
      const id = await make(address);
      expect(await server.absence(address)).toEqual(none);
      expect(await twice(absence(address, id, null, away))).toEqual(applied);
      expect(await server.absence(address)).toEqual({ absence: away, ownFilter: null });
      expect(await twice(absence(address, id, away, later))).toEqual(applied);
      expect(await server.absence(address)).toEqual({ absence: later, ownFilter: null });
      expect(await twice(absence(address, id, later, null))).toEqual(applied);
      expect(await server.absence(address)).toEqual(none);
      expect(await server.read(address)).toMatchObject({ forwards: [], enabled: true });
    });

    test.each([
      ['quotation marks', 'She said "back\\slash"; \'x\'', 'a "b" \\ c'],
      ['lines that end a text elsewhere', '.\n..\n.end\n;', 'x'],
      ['other letters', 'À bientôt, l’équipe – «Zoé»', 'Zoé est là'],
      ['what looks like code', '${x} # "; keep; /* %u $SUBJECT */', '<b>&amp;'],
    ])('keeps %s', async (what, text, subject) => {
      const address = at(`away-${what.length}`);
      const id = await make(address);
      const said = { ...away, text, subject };
      expect(await twice(absence(address, id, null, said))).toEqual(applied);
      expect(await server.absence(address)).toEqual({ absence: said, ownFilter: null });
    });

    test('is left as it is where it is another than was planned on', async () => {
      const address = at('away-bob');
      const id = await make(address);
      await server.apply(absence(address, id, null, away));
      for (const [before, after] of [
        [null, later],
        [later, null],
      ] as const)
        expect(await server.apply(absence(address, id, before, after))).toMatchObject({
          kind: 'found-changed',
          found: { mailbox: { id } },
        });
      expect(await server.absence(address)).toEqual({ absence: away, ownFilter: null });
    });

    test('is of a mailbox: another one at the address has none', async () => {
      const address = at('away-carl');
      const id = await make(address);
      await server.apply(absence(address, id, null, away));
      await server.apply(change(address, await server.read(address), null));
      expect(await server.absence(address)).toBeNull();
      await make(address);
      expect(await server.absence(address)).toEqual(none);
      const other = newMailboxId();
      expect(await server.apply(absence(address, other, null, away))).toEqual({
        ...{ kind: 'impossible', why: { code: 'mailbox-gone', id: other } },
      });
    });

    if (hasCapability(traits, 'rename'))
      test('goes with a mailbox that gets another address', async () => {
        const [address, next] = [at('away-dora'), at('away-dorothy')];
        const id = await make(address);
        await server.apply(absence(address, id, null, away));
        const state = await server.read(address);
        if (!state?.mailbox) return expect.fail('the mailbox is there');
        await server.apply(renamed(address, next, { ...state, mailbox: state.mailbox }));
        expect(await server.absence(next)).toEqual({ absence: away, ownFilter: null });
        expect(await server.absence(address)).toBeNull();
      });
  });
}
