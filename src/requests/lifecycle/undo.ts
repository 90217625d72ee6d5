import type { Actor } from '../../domain/actor.ts';
import { sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { soleChange } from '../../domain/request/plan.ts';
import { revert } from '../../domain/request/rebase.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { dropUnrestorable } from '../retention/restorable-mail.ts';
import { findVisibleRequest } from './find-request.ts';
import { submit } from './submit.ts';

/**
 * Submits a request that reverts what an applied request changed, as far as possible: later changes by others stay, and
 * what can't be reverted is stored as conflicts. It has its own gate, like any request. @returns the new request's id.
 */
export async function undo(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'policy' | 'admins'>,
  actor: Actor,
  id: number,
  asking: RequestOptions = {},
): Promise<Result<number, Fault>> {
  const request = findVisibleRequest(app, actor, id);
  if (!request.ok) return request;
  const { state, plan } = request.value;
  if (state !== 'applied') return err({ code: 'undo-not-applied', request: id, state });
  const { change } = soleChange(plan);
  if (change.kind !== 'address') return err({ code: 'undo-impossible', request: id, what: change.kind });
  const found = await tryMailServer(app.mailServer.read(change.address));
  if (!found.ok) return found;
  const { change: reverted, conflicts } = dropUnrestorable(app, revert(change, found.value));
  return sameState(reverted.after, found.value) || conflicts.some(({ kind }) => kind === 'nothing-left')
    ? err({ code: 'undo-nothing', request: id, conflicts })
    : submit(app, actor, reverted, { ...asking, undoes: { request: id, conflicts } });
}
