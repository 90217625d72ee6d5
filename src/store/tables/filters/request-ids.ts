import type { Database } from 'better-sqlite3';
import type { IdsFrom } from '../../../domain/list/newest-page.ts';
import { finalStates, openStates } from '../../../domain/request/request-state.ts';
import type { RequestFilter } from './requests.ts';

type Parameters = Readonly<Record<string, string | number | null>>;

const listed = (name: string) => `(select value from json_each(@${name}))`;

/** A request about none but the domains that are seen, or one of the tenant's own to add a domain. */
const isSeen = `(
  domain in ${listed('domains')}
  or (domain is null and not exists (select 1 from json_each(domains) where value not in ${listed('domains')}))
  or (tenant = @tenant and adds_domain = 1)
)`;

const isOfDomain = `(@domain is null or domain = @domain or exists (select 1 from json_each(domains) where value = @domain))`;

/**
 * The requests of each kind nearest to a number that a condition tells apart, each found by an index in its order: however many there are,
 * so many of each kind are read.
 */
const nearest = (kinds: string, condition: string) => (isPast: string, order: string) =>
  `select found.id from ${kinds} cross join json_each(@states) wanted cross join requests found on found.id in (
     select requests.id from requests where ${condition} and state = wanted.value and ${isPast}
     order by id ${order} limit @limit)`;

const inDomains = nearest('json_each(@sought) one', `domain = one.value`);
const inSeveralDomains = nearest("json_each('[0]') one", `domain is null and ${isSeen} and ${isOfDomain}`);
const addingDomains = nearest(
  "json_each('[0]') one",
  `tenant = @tenant and adds_domain = 1 and ${isOfDomain}`,
);

const ofAccounts = nearest(
  'json_each(@accounts) one',
  `(requester ->> '$.platform') || '/' || (requester ->> '$.userId') = one.value and ${isSeen} and ${isOfDomain}`,
);

const aboutAddress = (
  isPast: string,
) => `select id from requests where plan in (select plan from request_changes where address = @address)
  and +${isPast} and +state in ${listed('states')} and ${isSeen} and ${isOfDomain}
  and (@accounts is null or (requester ->> '$.platform') || '/' || (requester ->> '$.userId') in ${listed('accounts')})`;

const allStates = [...openStates, ...finalStates];

type Part = (isPast: string, order: string) => string;

/** Finds the numbers of requests, the newest first, without reading those that are not asked for. */
export function requestIds(
  sqlite: Database,
): (filter: RequestFilter, limit: number, from: IdsFrom) => number[] {
  const prepare =
    (isPast: string, order: string) =>
    (...parts: readonly Part[]) =>
      sqlite
        .prepare<[Parameters], number>(
          `${parts.map((part) => part(isPast, order)).join(' union ')} order by 1 ${order} limit @limit`,
        )
        .pluck();
  const waysOf = (...parts: readonly Part[]) => ({
    older: prepare('id < @from', 'desc')(...parts),
    newer: prepare('id > @from', 'asc')(...parts),
  });
  const statements = {
    ofAddress: waysOf(aboutAddress),
    ofAccounts: waysOf(ofAccounts),
    ofDomains: waysOf(inDomains, inSeveralDomains, addingDomains),
  };
  return ({ domains, tenant, domain, accounts, states = allStates, address }, limit, { way, id }) => {
    const sought = domain === undefined ? domains : domains.filter((each) => each === domain);
    const json = (list: readonly string[] | undefined) => (list ? JSON.stringify(list) : null);
    const parameters = {
      ...{ limit, from: id, tenant, domain: domain ?? null },
      ...{ domains: json(domains), states: json(states), accounts: json(accounts) },
    };
    const find = (): number[] => {
      if (address !== undefined) return statements.ofAddress[way].all({ ...parameters, address });
      if (accounts !== undefined) return statements.ofAccounts[way].all(parameters);
      return statements.ofDomains[way].all({ ...parameters, sought: json(sought) });
    };
    return way === 'older' ? find() : find().reverse();
  };
}
