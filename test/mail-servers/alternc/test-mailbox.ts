import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Order } from '../../../src/mail-servers/port.ts';
import { alias, at, change, mailbox, outside, password } from '../orders.ts';
import type { AlterncHost } from './alternc-under-test.ts';

export const bob = mailbox();
export const forward = alias(outside('bob'));
export const [first, second] = [
  Buffer.from('Subject: one\r\n\r\n1\r\n'),
  Buffer.from('Subject: two\r\n\r\n22\r\n'),
] as const;
/** The panel's form for a mailbox. */
export const form = { islocal: true, password: 'x', recipients: [] };

/** Both kinds of host: removed mail is deleted by AlternC's cron, or kept by Facteur. */
export const mailLocations = [
  ['where AlternC’s cron removes mail', false],
  ['where Facteur keeps mail', true],
] as const;

/** Makes bob by Facteur, with a password and one message. */
export async function makeBob({ server, deliver }: AlterncHost): Promise<void> {
  await server.apply(change(at('bob'), null, bob));
  await server.apply(password(at('bob'), bob.mailbox.id));
  await deliver(at('bob'), first);
}

/** Restores bob, to an address in the given state. */
export const restore = (before: AddressState | null = null, after: AddressState = bob): Order => ({
  ...change(at('bob'), before, after),
  restores: true,
});
