import { type Actor, highestRole } from '../../domain/actor.ts';
import { type Address, isCatchAll, provesDomainOwnership } from '../../domain/address/address.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { grantsAccess } from '../../policy/gates.ts';
import { ownsTarget } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { findForwarders } from './forwarders.ts';

/** Forwarders looked through at most; an address with more counts as one that receives ownership proofs. */
const maxForwarders = 500;

/** Kinds of changes by which somebody new may read an address's mail. */
const leadingKinds: ReadonlySet<Change['kind']> = new Set(['address', 'owner', 'rename', 'access']);

/**
 * Whether a change would let somebody read mail that proves the ownership of a domain, because an address with such mail
 * forwards to the changed one. Never so for admins, who may, nor for the mailbox's owner, who reads that mail already.
 */
export async function exposesOwnershipProofs(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  change: Change,
  effects: readonly Effect[],
): Promise<boolean> {
  if (!leadingKinds.has(change.kind)) return false;
  if (highestRole(actor) === 'admin' || !grantsAccess(effects)) return false;
  return !ownsTarget(app, actor, change) && receivesOwnershipProofs(app.mailServer, targetOf(change));
}

/** Whether an address that proves the ownership of a domain, or a catch-all, forwards to an address, directly or not. */
async function receivesOwnershipProofs(mailServer: MailServers, address: Address): Promise<boolean> {
  const seen = new Set([address]);
  for (let level = [address]; level.length > 0; ) {
    const found = await Promise.all(level.map((each) => findForwarders(mailServer, each)));
    level = [...new Set(found.flat())].filter((each) => !seen.has(each));
    if (level.some((each) => provesDomainOwnership(each) || isCatchAll(each))) return true;
    for (const each of level) seen.add(each);
    if (seen.size > maxForwarders) return true;
  }
  return false;
}
