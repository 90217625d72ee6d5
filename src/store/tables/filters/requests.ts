import type { Account, TenantKey } from '../../../domain/actor.ts';
import type { Address, Domain } from '../../../domain/address/address.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import { accountColumn } from '../../schema/columns.ts';
import { requests } from '../../schema/requests.ts';
import { inArray } from '../../sqlite/drizzle.ts';

/** Which requests to list. */
export type RequestFilter = {
  /** Requests about these domains, and this tenant's requests to add a domain. */
  readonly domains: readonly Domain[];
  readonly tenant: TenantKey;
  /** Only requests about this domain. */
  readonly domain?: Domain;
  /** Only requests by any of these accounts. */
  readonly accounts?: readonly Account[];
  readonly states?: readonly RequestState[];
  readonly address?: Address;
};

/** Requests by any of these accounts. */
export const isRequestedBy = (accounts: readonly Account[]) =>
  inArray(accountColumn(requests.requester), [...accounts]);
