import { beforeEach, describe, expect, test } from 'vitest';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import {
  partsOf,
  type Suspension,
  suspensionOf,
  withSuspended,
} from '../../src/domain/suspension/suspension.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import { applied, applyTwice, at, change, mailbox, outside, password, renamed } from './orders.ts';

/** The ways in which a mailbox can be suspended on a mail server with these traits. */
export const suspensionsOf = (traits: DriverTraits): readonly Suspension[] => [
  'active',
  'suspended',
  ...(hasCapability(traits, 'suspend-login') ? (['suspended-login'] as const) : []),
  ...(hasCapability(traits, 'suspend-mail') ? (['suspended-mail'] as const) : []),
];

/** Logins and mail of a mailbox, suspended together or apart. */
export function describeSuspension(made: () => ServerUnderTest, traits: DriverTraits): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });
  const forwards = hasCapability(traits, 'mixed') ? [outside('bob')] : [];
  const states = suspensionsOf(traits);
  const inState = (suspension: Suspension, id = newMailboxId()) => ({
    ...withSuspended(mailbox(id, { forwards }), partsOf(suspension)),
    mailbox: { id, quota: null },
  });

  describe('suspending', () => {
    test.each(states)('a mailbox is made %s, and keeps all else', async (suspension) => {
      const state = inState(suspension);
      expect(await applyTwice(server, change(at('bob'), null, state))).toEqual(applied);
      expect(await server.read(at('bob'))).toEqual(state);
      await server.apply(password(at('bob'), state.mailbox.id));
      expect(await server.measure(at('bob'))).toMatchObject({ passwordSet: true });
      expect(await server.read(at('bob'))).toEqual(state);
    });

    test('a mailbox goes from each state to each other, and a wrong belief changes nothing', async () => {
      const id = newMailboxId();
      await server.apply(change(at('bob'), null, inState('active', id)));
      for (const from of states)
        for (const to of states) {
          const found = await server.read(at('bob'));
          await server.apply(change(at('bob'), found, inState(from, id)));
          expect(await applyTwice(server, change(at('bob'), inState(from, id), inState(to, id)))).toEqual(
            applied,
          );
          const now = await server.read(at('bob'));
          expect([from, now && suspensionOf(now)]).toEqual([from, to]);
          expect(now).toEqual(inState(to, id));
          const others = states.filter((each) => each !== to);
          for (const other of others)
            for (const wanted of others)
              if (other !== wanted)
                expect(
                  await server.apply(change(at('bob'), inState(other, id), inState(wanted, id))),
                ).toEqual({
                  kind: 'found-changed',
                  found: now,
                });
        }
    });

    const renaming = hasCapability(traits, 'rename') ? test : null;
    renaming?.each(states)('a mailbox that is %s stays so under another name', async (suspension) => {
      const state = inState(suspension);
      await server.apply(change(at('bob'), null, state));
      expect(await applyTwice(server, renamed(at('bob'), at('robert'), state))).toEqual(applied);
      expect(await server.read(at('robert'))).toEqual(state);
    });
  });
}
