import type { Address, Domain } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import type { MailcowClient } from '../client.ts';
import { changeRefused, refusalError } from '../errors.ts';
import { readAliasesTo, readDomain } from '../read.ts';

/**
 * mailcow deletes a mailbox's address from whatever forwards to it, and deletes an alias that forwards there alone.
 * Throws MailServerUnavailable where that would happen.
 */
export async function requireNoForwarders(client: MailcowClient, address: Address): Promise<void> {
  const forwarders = await readAliasesTo(client, address);
  if (forwarders.length === 0) return;
  const named = forwarders.slice(0, 5).join(', ');
  const who = forwarders.length > 5 ? `${named} and ${forwarders.length - 5} others` : named;
  const what = `would drop ${address} from what forwards to it (${who}) as it deletes the mailbox`;
  throw changeRefused(client.host, what, 'Take it out of those first, and put it back afterwards.');
}

/**
 * Checks that the domain's limits leave room for a state that replaces the present one. Throws MailServerUnavailable,
 * in the words of mailcow's own refusal, where they do not.
 */
export async function requireRoomFor(
  client: MailcowClient,
  domain: Domain,
  next: AddressState,
  present: AddressState,
): Promise<void> {
  const room = await readDomain(client, domain);
  if (!room) return;
  if (!next.mailbox) {
    // Below zero, after the limit was lowered, mailcow refuses nothing.
    if (room.aliases_left === 0) throw refusalError(client.host, ['max_alias_exceeded']);
    return;
  }
  if (room.mboxes_left + (present.mailbox ? 1 : 0) <= 0)
    throw refusalError(client.host, ['max_mailbox_exceeded']);
  const quota = (next.mailbox.quota ?? 0) - (present.mailbox?.quota ?? 0);
  if (quota > room.max_new_mailbox_quota) throw refusalError(client.host, ['mailbox_quota_left_exceeded']);
}
