import type { Actor } from '../../domain/actor.ts';
import { sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { takenBack } from '../../domain/request/rebase.ts';
import type { Asking } from '../../domain/request/request.ts';
import { type Result, refused } from '../../domain/result.ts';
import type { Office } from '../context/app-context.ts';
import { asked } from '../context/try-mail-server.ts';
import { withoutLostMail } from '../retention/restorable-mail.ts';
import { find } from './find-request.ts';
import { submit } from './submit.ts';

/**
 * Asks to take back what a request changed, as far as that can be: what others did since stays, and what is gone for
 * good is told. It is a change like any other, with a gate of its own. @returns the new request's id.
 */
export async function undo(
  office: Office,
  actor: Actor,
  id: number,
  asking: Asking = {},
): Promise<Result<number, Fault>> {
  const request = find(office, actor, id);
  if (!request.ok) return request;
  const { state, plan } = request.value;
  if (state !== 'applied') return refused({ code: 'undo-not-applied', request: id, state });
  const { change } = plan;
  if (change.kind !== 'address') return refused({ code: 'undo-impossible', request: id, what: change.kind });
  const found = await asked(office.mailServer.read(change.address));
  if (!found.ok) return found;
  const { change: back, conflicts } = withoutLostMail(office, takenBack(change, found.value));
  return sameState(back.after, found.value) || conflicts.some(({ kind }) => kind === 'nothing-left')
    ? refused({ code: 'undo-nothing', request: id, conflicts })
    : submit(office, actor, back, { ...asking, undoes: { request: id, conflicts } });
}
