import { type DkimChange, daysKept } from '../../domain/dkim/dkim-change.ts';
import { effectsOf } from '../../domain/request/effects.ts';
import type { Request } from '../../domain/request/request.ts';
import { daysLater } from '../../domain/time/zone.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { insertFollowUp } from './insert-way-back.ts';
import { zoneOf } from './zone-of.ts';

type ScheduleContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>;

/**
 * Schedules that the keys are deleted which a request that has just ended has others sign in the place of, within the
 * transaction of its end. Until then, what they signed may still be on its way. Whoever agreed to that request was told.
 */
export function scheduleRetirement(app: ScheduleContext, ended: Request): void {
  // A request that takes another one back has the former key sign again: the newer one stays, for another try.
  if (ended.asking.undoes || !isOfKeys(ended)) return;
  const current = app.store.requests.get(ended.id) ?? ended;
  const retired = [...changesOf(app, current)].flatMap(({ change, state }) =>
    state === 'applied' && change.kind === 'dkim' ? retirementOf(change) : [],
  );
  if (retired.length === 0) return;
  const zone = zoneOf(ended.requester, app.policy()).name;
  const at = { at: daysLater(app.clock(), daysKept, zone), zone, typed: `${daysKept}d` };
  insertFollowUp(
    app,
    ended,
    { at, takesBack: 'retire' },
    retired.map((change) => ({ change, effects: effectsOf(change) })),
  );
}

/** Whether a request is about keys: no command changes those of many domains at once. */
const isOfKeys = ({ plan }: Request): boolean =>
  plan.kind === 'few' && plan.changes.some(({ change }) => change.kind === 'dkim');

const retirementOf = ({ domain, selector, act, from }: DkimChange): DkimChange[] =>
  act === 'sign' && from !== null && from !== selector
    ? [{ kind: 'dkim', domain, selector: from, act: 'delete', from: selector }]
    : [];
