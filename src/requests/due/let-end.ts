import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { isSamePerson } from '../access/identity.ts';
import { changesOf } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { findVisibleRequest, isRequester, notRequesterFault } from '../lifecycle/find-request.ts';
import { auditRequest } from '../lifecycle/transition-request.ts';

type LetEndContext = Pick<AppContext, 'store' | 'clock' | 'policy'>;

/**
 * Records that what is for a time only may end as planned: nobody is reminded of it again. It ends without that, too. Whoever
 * asked for it says so, an owner of a mailbox that it is about, or an admin.
 */
export const letEnd = (app: LetEndContext, actor: Actor, id: number): Promise<Result<'moved', Fault>> =>
  app.store.commit(() => {
    const found = findVisibleRequest(app, actor, id);
    if (!found.ok) return found;
    const request = found.value;
    if (request.state !== 'scheduled' || request.reverts === null)
      return err({ code: 'not-kept', request: id });
    if (!concerns(app, request, actor)) return err(notRequesterFault(request));
    if (request.asking.letEnd) return ok('moved');
    const { channel: _channel, ...who } = actor;
    // Where it would be asked about at its time, since Facteur was put back from a backup, this is the answer.
    const { backupAt: _, backupFrom: _from, ...asking } = request.asking;
    app.store.requests.setAsking(id, { ...asking, letEnd: who });
    app.store.requests.remindAt(id, null);
    const { dueAt, plan } = request;
    auditRequest(app, request, { event: 'let-end', actor, detail: { planHash: plan.hash, dueAt } });
    return ok('moved');
  });

function concerns(app: LetEndContext, request: Request, actor: Actor): boolean {
  if (isRequester(app, request, actor) || highestRole(actor) === 'admin') return true;
  for (const { change } of changesOf(app, request)) {
    const box = change.kind === 'address' ? change.before?.mailbox : null;
    const owner = box && app.store.owners.of(box.id);
    if (owner && isSamePerson(app, owner, actor)) return true;
  }
  return false;
}
