import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, type Result } from '../../domain/result.ts';
import { daysLater } from '../../domain/time/zone.ts';
import { readStates } from '../access/read-address.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { findVisibleRequest } from '../lifecycle/find-request.ts';
import { submitChanges } from '../lifecycle/submit.ts';

type KeepContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'policy' | 'admins' | 'tracing'
>;

/**
 * Submits a request that has stay what another one is scheduled to take back. It needs whose agreement it would need if it
 * were asked for now. @param days for how much longer; null: for good. @returns the new request's id.
 */
export async function keep(
  app: KeepContext,
  actor: Actor,
  id: number,
  days: number | null,
  asking: RequestOptions = {},
): Promise<Result<number, Fault>> {
  const found = findVisibleRequest(app, actor, id);
  if (!found.ok) return found;
  const { state, reverts, dueAt, asking: known } = found.value;
  if (state !== 'scheduled' || reverts === null || !known.at) return err({ code: 'not-kept', request: id });
  const addresses = [...changesOf(app, found.value)].flatMap((each) =>
    each.state === 'planned' ? [targetOf(each.change)] : [],
  );
  const states = await tryMailServer(readStates(app, addresses));
  if (!states.ok) return states;
  const wanted = addresses.flatMap((address): WantedChange[] => {
    const now = states.value.get(address) ?? null;
    return now ? [{ change: { kind: 'address', address, before: now, after: now } }] : [];
  });
  if (wanted.length === 0) return err({ code: 'not-kept', request: id });
  const end = daysLater(Math.max(dueAt ?? 0, app.clock()), days ?? 0, known.at.zone);
  return submitChanges(app, actor, wanted, {
    ...asking,
    keeps: [id],
    ...(days !== null && { until: { ...known.at, at: end } }),
  });
}
