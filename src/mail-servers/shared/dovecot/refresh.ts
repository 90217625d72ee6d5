import type { Address } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import type { AddressChange } from '../../../domain/request/change.ts';
import { leavingMailbox } from '../../postfix-dovecot/changes/put-state.ts';
import type { Workshop } from '../../postfix-dovecot/context.ts';

/**
 * Makes Dovecot act on a change: open sessions outlive a login, and an auth cache, where one is on, would still let the
 * old login in, and answer with the old quota or "no such user", for up to auth_cache_ttl or auth_cache_negative_ttl.
 */
export async function tellDovecot(doveadm: Workshop['doveadm'], change: AddressChange): Promise<void> {
  const { address, before, after } = change;
  if (!doveadm || loginOf(before) === loginOf(after)) return;
  await doveadm.flushAuthCache(address);
  const suspended = before?.mailbox && !after?.enabled;
  if (suspended || leavingMailbox(change)) await doveadm.kick(address);
}

/** Ends what was opened by a login that is not valid any more, once Dovecot has forgotten it. */
export async function endSessions(doveadm: Workshop['doveadm'], address: Address): Promise<void> {
  await doveadm?.flushAuthCache(address);
  await doveadm?.kick(address);
}

/** All that Dovecot looks up about an address. */
const loginOf = (state: AddressState | null): string | null =>
  state?.mailbox ? JSON.stringify([state.mailbox.id, state.mailbox.quota, state.enabled]) : null;
