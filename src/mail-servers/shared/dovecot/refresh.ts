import type { Address } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { isSuspended, suspensionOf } from '../../../domain/suspension/suspension.ts';
import { removedMailbox } from '../change.ts';
import type { Doveadm } from './doveadm.ts';

/**
 * Makes Dovecot act on a change: sessions stay open after a login is revoked, and an authentication cache, where one
 * is on, would go on accepting the old login, and answer with the old quota or "no such user", for up to
 * auth_cache_ttl or auth_cache_negative_ttl.
 */
export async function refreshDovecot(doveadm: Doveadm | null, change: AddressChange): Promise<void> {
  const { address, before, after } = change;
  if (!doveadm || loginData(before) === loginData(after)) return;
  await doveadm.flushAuthCache(address);
  const suspended = before?.mailbox && after && isSuspended(after, 'login');
  if (suspended || removedMailbox(change)) await doveadm.kick(address);
}

/** Makes Dovecot forget a login that is no longer valid, then ends the sessions that it opened. */
export async function endSessions(doveadm: Doveadm | null, address: Address): Promise<void> {
  await doveadm?.flushAuthCache(address);
  await doveadm?.kick(address);
}

/** All that Dovecot looks up about an address. */
const loginData = (state: AddressState | null): string | null =>
  state?.mailbox ? JSON.stringify([state.mailbox.id, state.mailbox.quota, suspensionOf(state)]) : null;
