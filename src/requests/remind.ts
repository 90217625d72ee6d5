import { isOver } from './find.ts';
import { queueNote } from './notes.ts';
import type { Office } from './office.ts';
import type { Request } from './request.ts';

/**
 * Calls those who could approve what has waited for them: at first, then again and again, and from some time on a
 * second group as well. After an outage each request is reminded of once. @returns how many.
 */
export function remindApprovers(office: Office): number {
  const due = office.store.requests.toRemindOf(office.clock());
  return due.filter(({ id }) => office.store.transaction(() => remindOf(office, id))).length;
}

/** After a long outage a request's time may be over that nobody has marked as expired yet: there is nothing to call for. */
function remindOf(office: Office, id: number): boolean {
  const { requests } = office.store;
  const request = requests.get(id);
  const now = office.clock();
  if (request?.state !== 'awaiting-approval' || !request.terms || isOver(request, now)) return false;
  // Another process may have called them since.
  if (request.remindAt === null || request.remindAt > now) return false;
  queueNote(office, request, escalates(request, now) ? 'escalation' : 'reminder');
  requests.remindAt(id, now + request.terms.remindEvery);
  return true;
}

const escalates = ({ createdAt, terms }: Request, now: number): boolean =>
  terms !== null && terms.escalateTo !== null && now - createdAt >= terms.escalateAfter;
