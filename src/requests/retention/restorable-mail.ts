import { orAbsent } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { Rebased } from '../../domain/request/rebase.ts';
import type { Request } from '../../domain/request/request.ts';
import type { Office } from '../context/app-context.ts';

/** A mailbox comes back only while its mail is there: an empty one in its place would be none of what was. */
export function withoutLostMail(office: Office, back: Rebased): Rebased {
  const { address, before, after } = back.change;
  const mailbox = after?.mailbox;
  if (!mailbox || mailbox.id === before?.mailbox?.id) return back;
  const removed = office.store.removedMailboxes.restorable(address, office.clock());
  if (removed.some((row) => row.mailbox === mailbox.id)) return back;
  const kept = orAbsent({ ...after, mailbox: before?.mailbox ?? null });
  return {
    change: { ...back.change, after: kept },
    conflicts: [...back.conflicts, { kind: 'mail-gone' }],
  };
}

/** Whether mail that a request was to bring back can't be any more, by the plan as it is now. */
export const lostMail = ({ plan, address }: Request, fresh: Plan): Fault | null =>
  bringsMailBack(plan) && !bringsMailBack(fresh) ? { code: 'nothing-removed', address } : null;

export const bringsMailBack = ({ effects }: Pick<Plan, 'effects'>): boolean =>
  effects.some(({ kind }) => kind === 'restore-mailbox');
