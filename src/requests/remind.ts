import { queueNote } from './notes.ts';
import type { Office } from './office.ts';
import type { Request } from './request.ts';

/**
 * Calls those who could approve what has waited for them: at first, then again and again, and from some time on a
 * second group as well. After an outage each request is reminded of once. @returns how many.
 */
export function remindApprovers(office: Office): number {
  const { store } = office;
  const due = store.requests.toRemindOf(office.clock());
  for (const { id } of due) {
    store.transaction(() => {
      const request = store.requests.get(id);
      if (request?.state !== 'awaiting-approval' || !request.terms) return;
      queueNote(office, request, escalates(request, office.clock()) ? 'escalation' : 'reminder');
      store.requests.remindAt(id, office.clock() + request.terms.remindEvery);
    });
  }
  return due.length;
}

const escalates = ({ createdAt, terms }: Request, now: number): boolean =>
  terms !== null && terms.escalateTo !== null && now - createdAt >= terms.escalateAfter;
