import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import { type IdsFrom, type ListedPage, newest, newestPage } from '../../domain/list/newest-page.ts';
import type { PagePlace } from '../../domain/list/page-place.ts';
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

/** Requests that wait for one person: more than anybody would page through. */
const maxWaiting = 500;

/** As many are read at a time, to find those that wait for one person. */
const batchSize = 50;

/** Lists a page of the requests that the actor sees, newest first. */
export function listRequests(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  listing: RequestListOptions,
  { size, ...place }: PagePlace & { readonly size: number },
): ListedPage<Request> {
  const { requests } = app.store;
  const filter = requestFilter(app, actor, listing);
  const find = (limit: number, from: IdsFrom) => requests.idsOf(filter, limit, from);
  if (listing.which === 'waiting') return waitingPage(app, actor, filter, { size, ...place });
  const page = newestPage(find, place, size);
  return { ...page, rows: requests.some(page.rows) };
}

/**
 * Those that wait for the actor. Nothing but a look at each tells, so that they are counted up to the end of the page only, or
 * up to 50 where that is less.
 */
function waitingPage(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  filter: RequestFilter,
  { size, number }: PagePlace & { readonly size: number },
): ListedPage<Request> {
  const { requests } = app.store;
  const ids = requests.idsOf({ ...filter, states: ['awaiting-approval'] }, maxWaiting, newest);
  const waiting: Request[] = [];
  const counted = Math.max(number * size, batchSize);
  for (let from = 0; from < ids.length && waiting.length <= counted; from += batchSize) {
    const some = requests.some(ids.slice(from, from + batchSize));
    waiting.push(...some.filter((request) => awaitsReviewBy(app, actor, request)));
  }
  return {
    rows: waiting.slice((number - 1) * size, number * size),
    count: Math.min(waiting.length, counted),
    more: waiting.length > counted,
    goesOn: waiting.length > number * size,
  };
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
    )
    .filter(({ reverts }) => reverts === null);
