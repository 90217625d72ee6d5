import type { Role } from '../domain/actor.ts';
import { type Actor, highestRole } from '../domain/actor.ts';
import type { Category, Requirement, Rules } from './policy.ts';

const needsNoApproval = (requirement: Requirement): boolean =>
  requirement === 'nothing' || requirement === 'confirm';

/** Whether a role needs approval for what a row is about; a rule of two asks for it where the table does not. */
export function needsApproval({ needs, ruleOfTwo }: Rules, row: Category, role: Role): boolean {
  const requirement = needs[row][role];
  if (requirement === 'refused') return false;
  return !needsNoApproval(requirement) || (ruleOfTwo && row === 'destroying');
}

/**
 * The least role that may approve what a row is about: as a rule says, else the least above a member that could do
 * it alone.
 */
export const requiredApprover = ({ needs, approvedBy }: Rules, row: Category): Role =>
  approvedBy ?? (needsNoApproval(needs[row].moderator) ? 'moderator' : 'admin');

/** Whether policy has an owner ask nobody for a link to their own mailbox. */
export function mayGetLinkDirectly(actor: Actor, { needs }: Pick<Rules, 'needs'>): boolean {
  const role = highestRole(actor);
  return needsNoApproval(needs['own-mailbox'][role]) || needsNoApproval(needs.mailbox[role]);
}
