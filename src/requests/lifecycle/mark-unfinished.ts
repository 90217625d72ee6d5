import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';

/** A begun change can't be finished for now: says so in chat, and leaves the request as it is. Within the caller's transaction. */
export function markUnfinished(app: Pick<AppContext, 'store' | 'clock'>, id: number, trouble: string): void {
  const request = app.store.requests.get(id);
  if (request?.state !== 'applying') return;
  const outcome = { kind: 'unfinished', trouble } as const;
  app.store.requests.update({
    id,
    state: 'applying',
    expiresAt: null,
    remindAt: null,
    settledAt: null,
    outcome,
  });
  enqueueShow(app, request);
}
