import type { Account, TenantKey } from '../../../domain/actor.ts';
import type { Address, Domain } from '../../../domain/address/address.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import { accountColumn } from '../../schema/columns.ts';
import { requests } from '../../schema/requests.ts';
import { and, eq, inArray, isNull, or, sql } from '../../sqlite/drizzle.ts';

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

/** Requests that a filter passes. */
export function filterCondition({ domains, tenant, domain, accounts, states, address }: RequestFilter) {
  const seen = JSON.stringify(domains);
  return and(
    or(
      inArray(requests.domain, [...domains]),
      // Of several domains, all must be seen.
      and(
        isNull(requests.domain),
        sql`not exists (select 1 from json_each(${requests.domains}) where value not in (select value from json_each(${seen})))`,
      ),
      and(eq(requests.tenant, tenant), eq(requests.addsDomain, true)),
    ),
    domain === undefined
      ? undefined
      : or(
          eq(requests.domain, domain),
          sql`exists (select 1 from json_each(${requests.domains}) where value = ${domain})`,
        ),
    accounts === undefined ? undefined : isRequestedBy(accounts),
    states === undefined ? undefined : inArray(requests.state, [...states]),
    address === undefined
      ? undefined
      : sql`${requests.plan} in (select plan from request_changes where address = ${address})`,
  );
}
