import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import type { AppContext } from '../../requests/context/app-context.ts';

/** Milliseconds between two queries: soon enough for a person, cheap enough for SQLite. */
const pollInterval = 50;

/** Waits until a request has ended. @returns null where `until` aborts first. */
export async function waitForRequest(
  { store }: Pick<AppContext, 'store'>,
  id: number,
  until: AbortSignal,
): Promise<Request | null> {
  while (!until.aborted) {
    const request = store.requests.get(id);
    if (request && !isOpen(request.state)) return request;
    await sleep(pollInterval);
  }
  return null;
}
