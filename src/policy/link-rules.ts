import { type Actor, highestRole } from '../domain/actor.ts';
import type { Requirement, Rules } from './policy.ts';

/** Whether policy has an owner ask nobody for a link to their own mailbox. */
export function mayGetLinkDirectly(actor: Actor, { needs }: Pick<Rules, 'needs'>): boolean {
  const role = highestRole(actor);
  return needsNoApproval(needs['own-mailbox'][role]) || needsNoApproval(needs.mailbox[role]);
}

/** Whoever types the command has confirmed it. */
const needsNoApproval = (requirement: Requirement): boolean =>
  requirement === 'nothing' || requirement === 'confirm';
