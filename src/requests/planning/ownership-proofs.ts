import { type Actor, highestRole } from '../../domain/actor.ts';
import { type Address, isCatchAll, provesDomainOwnership } from '../../domain/address/address.ts';
import type { Change } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effects.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { grantsAccess } from '../../policy/gates.ts';
import { ownsTarget } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { findForwarders } from './forwarders.ts';

/** Addresses that are looked through; where more lead to one, it is taken for one that gets such mail. */
const most = 500;

/**
 * Whether a change would let somebody read mail that proves who owns a domain, since an address with such mail forwards
 * to the one that is changed. Admins may, and who owns the mailbox reads it anyway.
 */
export async function exposesOwnershipProofs(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  change: Change,
  effects: readonly Effect[],
): Promise<boolean> {
  if (change.kind !== 'address' && change.kind !== 'owner') return false;
  if (highestRole(actor) === 'admin' || !grantsAccess(effects)) return false;
  return !ownsTarget(app, actor, change) && receivesOwnershipProofs(app.mailServer, change.address);
}

/** Whether mail to what proves who owns a domain, or to a catch-all, arrives at an address, over however many others. */
async function receivesOwnershipProofs(mailServer: MailServers, address: Address): Promise<boolean> {
  const seen = new Set([address]);
  for (let level = [address]; level.length > 0; ) {
    const found = await Promise.all(level.map((each) => findForwarders(mailServer, each)));
    level = [...new Set(found.flat())].filter((each) => !seen.has(each));
    if (level.some((each) => provesDomainOwnership(each) || isCatchAll(each))) return true;
    for (const each of level) seen.add(each);
    if (seen.size > most) return true;
  }
  return false;
}
