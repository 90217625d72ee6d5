import { confirmationTimeout, isExpired, latestPlausible } from '../../domain/request/deadlines.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';
import { transitionRequest } from './transition-request.ts';

/** Expires the requests whose wait is over. @returns how many were due. */
export async function expireRequests(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  stopping?: AbortSignal,
): Promise<number> {
  const now = app.clock();
  const due = app.store.requests
    .expiredBy(now, latestPlausible(confirmationTimeout, now))
    .filter((request) => isExpired(request, now));
  for (const { id } of due) {
    // Thousands may be due at once; those that are left expire at the next start.
    if (stopping?.aborted) break;
    await app.store.commit(() => {
      const request = app.store.requests.get(id);
      // After a click since, it may wait for somebody else, with another deadline.
      if (!request || !isExpired(request, app.clock())) return;
      if (transitionRequest(app, request, { event: { kind: 'expired' }, actor: null }))
        enqueueShow(app, request);
    });
  }
  return due.length;
}
