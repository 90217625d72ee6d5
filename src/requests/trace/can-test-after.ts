import { highestRole } from '../../domain/actor.ts';
import { domainOf, isCatchAll } from '../../domain/address/address.ts';
import type { Change } from '../../domain/request/change.ts';
import type { RequestOfOne } from '../../domain/request/request.ts';
import { ownsMailbox } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * Whether a test message is offered once a request is applied: it made an address or changed where its mail goes, the mail
 * server can say where the message ends, and the requester may be told.
 */
export function canTestAfter(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  { state, plan, address, requester }: RequestOfOne,
): boolean {
  const [{ change }] = plan.changes;
  if (state !== 'applied' || isCatchAll(address) || !leadsMail(change)) return false;
  if (app.mailServer.serverOf(domainOf(address)).lacks.includes('trace')) return false;
  const mailbox = change.after?.mailbox;
  return highestRole(requester) === 'admin' || (mailbox != null && ownsMailbox(app, requester, mailbox.id));
}

/** Whether a change decides where mail goes: it creates the address, or changes its forwards. */
function leadsMail(change: Change): change is Extract<Change, { kind: 'address' }> {
  if (change.kind !== 'address' || !change.after?.enabled) return false;
  const { before, after } = change;
  return before === null || !before.enabled || before.forwards.join() !== after.forwards.join();
}
