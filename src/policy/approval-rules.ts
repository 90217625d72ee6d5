import type { Role } from '../domain/actor.ts';
import type { Requirement, Row, Rules } from './policy.ts';

const asksNobodyElse = (requirement: Requirement): boolean =>
  requirement === 'nothing' || requirement === 'confirm';

/** Whether a role needs approval for what a row is about; a rule of two asks for it where the table does not. */
export function needsApproval({ needs, ruleOfTwo }: Rules, row: Row, role: Role): boolean {
  const requirement = needs[row][role];
  if (requirement === 'refused') return false;
  return !asksNobodyElse(requirement) || (ruleOfTwo && row === 'destroying');
}

/**
 * The least role that may approve what a row is about: as a rule says, else the least above a member that could do
 * it alone.
 */
export const approverFor = ({ needs, approvedBy }: Rules, row: Row): Role =>
  approvedBy ?? (asksNobodyElse(needs[row].moderator) ? 'moderator' : 'admin');
