import type { Actor } from '../../domain/actor.ts';
import { sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { revert } from '../../domain/request/rebase.ts';
import type { RequestOptions } from '../../domain/request/request.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { dropUnrestorable } from '../retention/restorable-mail.ts';
import { findVisibleRequest } from './find-request.ts';
import { submit } from './submit.ts';

/**
 * Asks to take back what a request changed, as far as that can be: what others did since stays, and what is gone for
 * good is told. It is a change like any other, with a gate of its own. @returns the new request's id.
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
  const { change } = plan;
  if (change.kind !== 'address') return err({ code: 'undo-impossible', request: id, what: change.kind });
  const found = await tryMailServer(app.mailServer.read(change.address));
  if (!found.ok) return found;
  const { change: back, conflicts } = dropUnrestorable(app, revert(change, found.value));
  return sameState(back.after, found.value) || conflicts.some(({ kind }) => kind === 'nothing-left')
    ? err({ code: 'undo-nothing', request: id, conflicts })
    : submit(app, actor, back, { ...asking, undoes: { request: id, conflicts } });
}
