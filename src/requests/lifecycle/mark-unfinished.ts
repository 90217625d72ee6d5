import { isInProgress } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';

/**
 * Records why changes that have begun can't be finished yet, and shows it. The request goes on. Within the caller's
 * transaction.
 */
export function markUnfinished(
  app: Pick<AppContext, 'store' | 'clock'>,
  id: number,
  trouble: string,
  positions: readonly number[] = [0],
): void {
  const request = app.store.requests.get(id);
  if (!request || request.state === 'queued' || !isInProgress(request.state)) return;
  const outcome = { kind: 'unfinished', trouble } as const;
  for (const position of positions)
    app.store.changes.setState({ plan: request.plan.key, position, state: 'sent', outcome });
  enqueueShow(app, request);
}
