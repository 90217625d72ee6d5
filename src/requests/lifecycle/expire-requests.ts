import { confirmationTime, farOff } from '../../domain/request/deadlines.ts';
import type { Office } from '../context/app-context.ts';
import { queueShow } from '../outbox/enqueue-apply.ts';
import { isOver } from './find-request.ts';
import { move } from './transition-request.ts';

/** Ends the requests that waited for somebody too long. @returns how many. */
export async function expireRequests(office: Office): Promise<number> {
  const now = office.clock();
  const due = office.store.requests.expiredBy(now, farOff(confirmationTime, now));
  for (const { id } of due) {
    await office.store.commit(() => {
      const request = office.store.requests.get(id);
      // Somebody may have clicked since: by now it may wait for somebody else, with time of its own.
      if (!request || !isOver(request, office.clock())) return;
      if (move(office, request, { event: { kind: 'expired' }, actor: null })) queueShow(office, request);
    });
  }
  return due.length;
}
