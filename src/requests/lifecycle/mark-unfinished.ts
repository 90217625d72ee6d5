import { isInProgress } from '../../domain/request/request-state.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';

/** Why a change can't be finished yet, in the mail server's words. */
export type Trouble = { readonly position: number; readonly trouble: string };

/**
 * Records why changes can't be finished yet, and shows it. The request goes on. Within the caller's transaction.
 */
export function markUnfinished(
  app: Pick<AppContext, 'store' | 'clock'>,
  id: number,
  troubles: readonly Trouble[],
): void {
  const request = troubles.length > 0 ? app.store.requests.get(id) : undefined;
  if (!request || request.state === 'queued' || !isInProgress(request.state)) return;
  for (const { position, trouble } of troubles) {
    const outcome = { kind: 'unfinished', trouble } as const;
    app.store.changes.setState({ plan: request.plan.key, position, state: 'sent', outcome });
  }
  enqueueShow(app, request);
}
