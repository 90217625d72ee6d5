import { type Address, domainOf, localPartOf } from '../../domain/address.ts';
import type { AddressState, Mailbox } from '../../domain/address-state.ts';
import type { MailcowClient } from './client.ts';
import type { Found } from './look-up.ts';
import { tagOf } from './mailbox-id.ts';
import { hashOfNothing } from './password-hash.ts';
import { mebibytesOf } from './quota.ts';

/** Makes the address, where mailcow has nothing of it. */
export async function add(client: MailcowClient, address: Address, state: AddressState): Promise<void> {
  const { mailbox, forwards, enabled } = state;
  if (mailbox) return addMailbox(client, address, mailbox, enabled);
  // As mailcow's own form has them ticked: whom it forwards to may write as the alias, in SOGo too.
  const rights = { sogo_visible: true, sender_allowed: true };
  await client.post('add/alias', { address, goto: forwards.join(','), active: enabled, ...rights });
}

async function addMailbox(
  client: MailcowClient,
  address: Address,
  { id, quota }: Mailbox,
  enabled: boolean,
): Promise<void> {
  const password = hashOfNothing();
  await client.post('add/mailbox', {
    local_part: localPartOf(address),
    domain: domainOf(address),
    name: localPartOf(address),
    authsource: 'mailcow',
    password,
    password2: password,
    force_pw_update: true,
    quota: mebibytesOf(quota),
    active: enabled,
    tags: [tagOf(id)],
  });
}

/** Changes what differs at an address that stays of its kind, and nothing else. */
export async function edit(client: MailcowClient, found: Found, wanted: AddressState): Promise<void> {
  const { state: now } = found;
  const active = now?.enabled === wanted.enabled ? {} : { active: wanted.enabled };
  if (found.kind === 'alias') {
    const attr = { ...active, goto: wanted.forwards.join(',') };
    await client.post('edit/alias', { items: [String(found.row.id)], attr });
  }
  if (found.kind === 'mailbox') {
    const quota = wanted.mailbox?.quota ?? null;
    const limit = now?.mailbox?.quota === quota ? {} : { quota: mebibytesOf(quota) };
    await client.post('edit/mailbox', { items: [found.row.username], attr: { ...active, ...limit } });
  }
}

/**
 * Takes away what is at the address. mailcow puts a mailbox's mail into a garbage folder of its own, so that the
 * address's next mailbox is empty.
 */
export async function remove(client: MailcowClient, found: Found): Promise<void> {
  if (found.kind === 'alias') await client.post('delete/alias', [String(found.row.id)]);
  if (found.kind === 'mailbox') await client.post('delete/mailbox', [found.row.username]);
}
