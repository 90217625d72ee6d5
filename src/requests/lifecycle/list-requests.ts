import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import { openStates, type RequestState } from '../../domain/request/request-state.ts';
import type { RequestFilter } from '../../store/tables/requests.ts';
import { accountsIn } from '../access/identity.ts';
import { visibleDomains } from '../access/visibility.ts';
import type { Office } from '../context/app-context.ts';
import { awaitsWordOf } from './review.ts';

/** Which requests somebody wants to see: their own, those that wait for their approval, or all that they may see. */
export type Listed = 'mine' | 'waiting' | 'all';

export type RequestListing = {
  readonly which: Listed;
  readonly state?: RequestState | 'open' | undefined;
  readonly domain?: Domain | undefined;
  readonly address?: Address | undefined;
};

export type RequestPage = { readonly rows: readonly Request[]; readonly count: number };

/** More that wait for one person than anybody would page through. */
const mostWaiting = 500;

/** A page of the requests that somebody sees, the newest first. */
export function listRequests(
  office: Office,
  actor: Actor,
  listing: RequestListing,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): RequestPage {
  const { requests } = office.store;
  const filter = filterOf(office, actor, listing);
  if (listing.which !== 'waiting') {
    return { rows: requests.list(filter, limit, offset), count: requests.countMatching(filter) };
  }
  const waiting = requests
    .list({ ...filter, states: ['awaiting-approval'] }, mostWaiting, 0)
    .filter((request) => awaitsWordOf(office, actor, request));
  return { rows: waiting.slice(offset, offset + limit), count: waiting.length };
}

function filterOf(
  office: Office,
  actor: Actor,
  { which, state, domain, address }: RequestListing,
): RequestFilter {
  const visible = visibleDomains(office, actor).map((row) => row.domain);
  return {
    domains: visible,
    tenant: tenantOf(actor),
    ...(domain && { domain }),
    ...(which === 'mine' && { accounts: accountsIn(office, actor) }),
    ...(state && { states: state === 'open' ? openStates : [state] }),
    ...(address && { address }),
  };
}
