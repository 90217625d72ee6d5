import { type Actor, highestRole, type Role, roles } from '../domain/actor.ts';
import { type Address, provesDomainOwnership } from '../domain/address.ts';
import type { PolicyFault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { Requirement, Rules } from './policy.ts';

/**
 * Who may have a link made that sets a mailbox's password: whoever needs nobody's approval for it, be it as its owner
 * or as for any mailbox. Nobody is asked to approve a link. Where a mailbox proves who owns a domain, an admin.
 */
export function mayIssueLink(
  actor: Actor,
  address: Address,
  { owns, rules: { needs } }: { readonly owns: boolean; readonly rules: Pick<Rules, 'needs'> },
): Result<null, PolicyFault> {
  const role = highestRole(actor);
  if (provesDomainOwnership(address) && role !== 'admin')
    return refused({ code: 'ownership-proof', address });
  const may = (each: Role): boolean =>
    isUnasked(needs.mailbox[each]) || (owns && isUnasked(needs['own-mailbox'][each]));
  if (may(role)) return ok(null);
  const needed = roles.find(may);
  return needed
    ? refused({ code: 'not-allowed', effect: 'set-password', role, needed })
    : refused({ code: 'allowed-to-nobody', effect: 'set-password' });
}

const isUnasked = (requirement: Requirement): boolean =>
  requirement === 'nothing' || requirement === 'confirm';
