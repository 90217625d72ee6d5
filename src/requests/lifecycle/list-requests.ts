import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { openStates, type RequestState } from '../../domain/request/request-state.ts';
import type { RequestFilter } from '../../store/tables/filters/requests.ts';
import { accountIds } from '../access/identity.ts';
import { visibleDomains } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { awaitsReviewBy } from './review.ts';

/** Which requests to list: the actor's own, those that wait for their review, or all that they see. */
type RequestScope = 'mine' | 'waiting' | 'all';

export type RequestListOptions = {
  readonly which: RequestScope;
  readonly state?: RequestState | 'open' | undefined;
  readonly domain?: Domain | undefined;
  readonly address?: Address | undefined;
};

export type RequestPage = { readonly rows: readonly Request[]; readonly count: number };

/** Requests that wait for one person: more than anybody would page through. */
const maxWaiting = 500;

/** Lists a page of the requests that the actor sees, newest first, with the full count. */
export function listRequests(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  listing: RequestListOptions,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): RequestPage {
  const { requests } = app.store;
  const filter = requestFilter(app, actor, listing);
  if (listing.which !== 'waiting') {
    return { rows: requests.list(filter, limit, offset), count: requests.countMatching(filter) };
  }
  const waiting = requests
    .list({ ...filter, states: ['awaiting-approval'] }, maxWaiting, 0)
    .filter((request) => awaitsReviewBy(app, actor, request));
  return { rows: waiting.slice(offset, offset + limit), count: waiting.length };
}

function requestFilter(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  { which, state, domain, address }: RequestListOptions,
): RequestFilter {
  const visible = visibleDomains(app, actor).map((row) => row.domain);
  return {
    domains: visible,
    tenant: tenantOf(actor),
    ...(domain && { domain }),
    ...(which === 'mine' && { accounts: accountIds(app, actor) }),
    ...(state && { states: state === 'open' ? openStates : [state] }),
    ...(address && { address }),
  };
}

/**
 * What somebody has asked for and that waits for people or for its time, as far as the actor sees it: not what takes back
 * something else, which stays agreed to.
 */
export const openRequestsOf = (
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  requester: Actor,
): Request[] =>
  app.store.requests
    .list(
      {
        ...requestFilter(app, actor, { which: 'all' }),
        accounts: accountIds(app, requester),
        states: ['awaiting-confirmation', 'awaiting-approval', 'scheduled'],
      },
      maxWaiting,
      0,
    )
    .filter(({ reverts }) => reverts === null);
