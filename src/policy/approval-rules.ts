import { type Actor, highestRole, isAtLeast, type Role } from '../domain/actor.ts';
import type { Gate } from '../domain/request/plan.ts';
import type { Category, Requirement, Rules } from './policy.ts';

const needsNoApproval = (requirement: Requirement): boolean =>
  requirement === 'nothing' || requirement === 'confirm';

/** Whether a role needs approval for a category of effects. The rule of two requires it for destroying ones in any case. */
export function needsApproval({ needs, ruleOfTwo }: Rules, category: Category, role: Role): boolean {
  const requirement = needs[category][role];
  if (requirement === 'refused') return false;
  return !needsNoApproval(requirement) || (ruleOfTwo && category === 'destroying');
}

/**
 * The least role that may approve a category of effects: the one that the rules name, otherwise the least above member
 * that needs no approval itself.
 */
export const requiredApprover = ({ needs, approvedBy }: Rules, category: Category): Role =>
  approvedBy ?? (needsNoApproval(needs[category].moderator) ? 'moderator' : 'admin');

/** Whether an actor may approve under a gate, by their present roles. */
export const mayApprove = (actor: Actor, gate: Gate): boolean =>
  gate.approvals !== null && isAtLeast(highestRole(actor), gate.approvals.role);

/** Whether an owner gets a link to their own mailbox without approval. Typing the command counts as confirming it. */
export function mayGetLinkDirectly(actor: Actor, { needs }: Pick<Rules, 'needs'>): boolean {
  const role = highestRole(actor);
  return needsNoApproval(needs['own-mailbox'][role]) || needsNoApproval(needs.mailbox[role]);
}
