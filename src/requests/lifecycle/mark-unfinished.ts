import { soleChange } from '../../domain/request/plan.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';

/**
 * Records why a change that has begun can't be finished yet, and shows it. The request stays `applying`. Within the
 * caller's transaction.
 */
export function markUnfinished(app: Pick<AppContext, 'store' | 'clock'>, id: number, trouble: string): void {
  const request = app.store.requests.get(id);
  if (request?.state !== 'applying') return;
  const outcome = { kind: 'unfinished', trouble } as const;
  const { position } = soleChange(request.plan);
  app.store.changes.setState({ plan: request.plan.key, position, state: 'sent', outcome });
  enqueueShow(app, request);
}
