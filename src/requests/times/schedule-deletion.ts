import type { Address } from '../../domain/address/address.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { isDestroying } from '../../domain/request/effect-predicates.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request, RequestedChange } from '../../domain/request/request.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { insertFollowUp } from './insert-way-back.ts';

type ScheduleContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>;

type Deletion = Pick<PlannedChange, 'change' | 'effects'>;
type DropEffect = Extract<Effect, { kind: 'drop-mailbox' }>;

/**
 * Schedules the deletion of the mailboxes that a request which has just ended has closed, or whose deletion it has put off,
 * within the transaction of its end. Whoever agreed to that request has agreed to the deletion of what they were shown.
 */
export function scheduleDeletion(app: ScheduleContext, ended: Request): void {
  const at = ended.asking.offboards?.keep ?? ended.asking.until;
  if (!at) return;
  const current = app.store.requests.get(ended.id) ?? ended;
  const deletions = [...changesOf(app, current)].flatMap((each) =>
    each.state === 'applied' ? [...closedBy(app, each), ...putOffBy(app, each)] : [],
  );
  insertFollowUp(app, ended, { at, takesBack: 'delete' }, deletions);
}

/** The deletion of the mailbox that a change has closed, with what it held when that was shown. */
function closedBy(app: ScheduleContext, { change, effects }: RequestedChange): Deletion[] {
  if (change.kind !== 'owner') return [];
  return effects.flatMap((effect) =>
    effect.kind === 'delete-later'
      ? deletionOf(app, change.address, { kind: 'drop-mailbox', id: effect.id, holds: effect.holds })
      : [],
  );
}

/** The deletion that a change has ended, and that was only to come later. */
function putOffBy(app: ScheduleContext, { change, effects }: RequestedChange): Deletion[] {
  if (change.kind !== 'address') return [];
  return effects.flatMap((effect) => {
    const ended = effect.kind === 'ends-reversal' ? app.store.requests.get(effect.of) : undefined;
    if (ended?.asking.takesBack !== 'delete') return [];
    const dropped = [...changesOf(app, ended)]
      .filter((each) => each.change.kind === 'address' && each.change.address === change.address)
      .flatMap((each) => each.effects.filter(isDestroying));
    return dropped.flatMap((each) => deletionOf(app, change.address, each));
  });
}

function deletionOf({ store }: ScheduleContext, address: Address, dropped: DropEffect): Deletion[] {
  const before = store.addresses.stateOf(address);
  if (before?.mailbox?.id !== dropped.id) return [];
  const change = { kind: 'address', address, before, after: null } as const;
  return [{ change, effects: effectsOf(change, { present: dropped.holds }) }];
}
