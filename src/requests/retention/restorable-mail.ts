import { nullIfEmpty } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Rebased } from '../../domain/request/rebase.ts';
import { withoutMailbox } from '../../domain/suspension/suspension.ts';
import type { AppContext } from '../context/app-context.ts';

/** Drops a mailbox from a rebased change whose mail is no longer kept: an empty one in its place would restore nothing. */
export function dropUnrestorable(app: Pick<AppContext, 'store' | 'clock'>, back: Rebased): Rebased {
  const { address, before, after } = back.change;
  const mailbox = after?.mailbox;
  if (!mailbox || mailbox.id === before?.mailbox?.id) return back;
  const removed = app.store.removedMailboxes.restorable(address, app.clock());
  if (removed.some((row) => row.mailbox === mailbox.id)) return back;
  const kept = nullIfEmpty(before?.mailbox ? { ...after, mailbox: before.mailbox } : withoutMailbox(after));
  return {
    change: { ...back.change, after: kept },
    conflicts: [...back.conflicts, { kind: 'mail-gone' }],
  };
}

/** The fault where the request was to restore mail and the fresh plan can't any more; null: none. */
export function unrestorableFault(shown: readonly PlannedChange[], fresh: Plan): Fault | null {
  const restored = new Set(fresh.changes.filter(restoresMail).map(({ change }) => targetOf(change)));
  const lost = shown.find((each) => restoresMail(each) && !restored.has(targetOf(each.change)));
  return lost ? { code: 'nothing-removed', address: targetOf(lost.change) } : null;
}

/** Whether a change restores a removed mailbox with its mail. */
export const restoresMail = ({ effects }: Pick<PlannedChange, 'effects'>): boolean =>
  effects.some(({ kind }) => kind === 'restore-mailbox');
