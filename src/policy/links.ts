import { type Actor, atLeast, highestRole } from '../domain/actor.ts';
import { type Address, provesDomainOwnership } from '../domain/address.ts';
import type { PolicyFault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';

/**
 * Who may have a link made that sets a mailbox's password: its owner, and whoever may make mailboxes without asking.
 * Where a mailbox proves who owns a domain, an admin.
 */
export function mayIssueLink(actor: Actor, address: Address, owns: boolean): Result<null, PolicyFault> {
  const role = highestRole(actor);
  if (provesDomainOwnership(address) && role !== 'admin')
    return refused({ code: 'ownership-proof', address });
  return owns || atLeast(role, 'moderator')
    ? ok(null)
    : refused({ code: 'not-allowed', effect: 'set-password', role, needed: 'moderator' });
}
