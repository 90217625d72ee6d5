import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { timingSafeEqualText } from '../security/timing-safe-equal.ts';

/** Where one reads what became of a request; the ticket follows. */
export const statusPath = '/mailbox/';

/** What follows a ticket in the path of its profile for Apple's devices. */
export const mobileconfigPath = '/facteur.mobileconfig';

const lifetime = 24 * 60 * 60_000;

/** Names a request in a URL, so that nobody can name another one. */
export const statusToken = ({ seal }: AppContext, id: number): string =>
  `${id}.${seal.token(`status of request ${id}`)}`;

/** The request that a ticket names, for a day after it was made. */
export function requestForToken(app: AppContext, ticket: string): Request | null {
  const id = Number.parseInt(ticket, 10);
  if (!Number.isSafeInteger(id) || !timingSafeEqualText(ticket, statusToken(app, id))) return null;
  const request = app.store.requests.get(id);
  return request && app.clock() - request.createdAt < lifetime ? request : null;
}
