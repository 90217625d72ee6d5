import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { timingSafeEqualText } from '../security/timing-safe-equal.ts';

/** The path of a request's status page; its token follows. */
export const statusPath = '/mailbox/';

/** Follows a token in the path of its profile for Apple's devices. */
export const mobileconfigPath = '/facteur.mobileconfig';

/** Milliseconds. */
const tokenLifetime = 24 * 60 * 60_000;

/** Names a request in a URL in a form that nobody else can compute. */
export const statusToken = ({ seal }: Pick<AppContext, 'seal'>, id: number): string =>
  `${id}.${seal.token(`status of request ${id}`)}`;

/** The request that a token names, for a day after it was created; null for any other token. */
export function requestForToken(
  app: Pick<AppContext, 'store' | 'seal' | 'clock'>,
  token: string,
): Request | null {
  const id = Number.parseInt(token, 10);
  if (!Number.isSafeInteger(id) || !timingSafeEqualText(token, statusToken(app, id))) return null;
  const request = app.store.requests.get(id);
  return request && app.clock() - request.createdAt < tokenLifetime ? request : null;
}
