import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from '../../domain/request/request.ts';
import { isOpen } from '../../domain/request/request-state.ts';
import type { Office } from '../../requests/context/app-context.ts';

/** Milliseconds between two looks: soon enough for a person, cheap enough for SQLite. */
const interval = 50;

/** Waits until a request has reached its end. @returns null where `until` came first. */
export async function settled(office: Office, id: number, until: AbortSignal): Promise<Request | null> {
  while (!until.aborted) {
    const request = office.store.requests.get(id);
    if (request && !isOpen(request.state)) return request;
    await sleep(interval);
  }
  return null;
}
