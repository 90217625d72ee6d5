import type { Database } from 'better-sqlite3';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Concern } from '../../domain/request/plan.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { companionOf } from './request-plans.ts';

/** The request that holds an address, or its passwords. */
export type Holder = { readonly address: Address; readonly id: number; readonly state: RequestState };

/** A request that another crosses, or null where an address was changed and it is not known by which. */
export type Crossing = {
  readonly address: Address;
  readonly id: number | null;
  readonly state: RequestState | null;
};

/**
 * Begins the concern of a row for an address that a request forwards to; its number ends it, since any number of requests may.
 * Such a row outlives its request, for plans that were made before that ended.
 */
const target = 'target ';

/** Which addresses, and passwords of mailboxes, requests in progress keep for themselves. */
export function heldAddressStore(sqlite: Database) {
  // Where two tables are joined, SQLite looks at the value of a bare parameter to find the best plan, and would prepare the
  // statement anew at each run.
  const holder =
    'select h.address, r.id, r.state from held_addresses h join requests r on r.id = h.request_id';
  const has = sqlite.prepare<[Address]>(
    "select 1 from held_addresses where address = ? and concern = 'address'",
  );
  const find = sqlite.prepare<[Address, Concern], Holder>(
    `${holder} where h.address = cast(? as text) and h.concern = cast(? as text)`,
  );
  const ofPlan = sqlite.prepare<[number, number], Holder>(
    `select h.address, r.id, r.state from request_changes c
     join held_addresses h on h.address = c.address and h.concern = c.concern
     join requests r on r.id = h.request_id
     where c.plan = cast(? as integer) and h.request_id <> cast(? as integer) order by c.position limit 1`,
  );
  const take = sqlite.prepare<[number, number]>(
    `insert into held_addresses (address, concern, request_id)
     select address, concern, ? from request_changes where plan = ? and state in ('planned', 'sent')
     on conflict do nothing`,
  );
  const hasCompanions = sqlite.prepare<[number]>(
    'select 1 from request_changes where plan = cast(? as integer) and position < 0 limit 1',
  );
  const release = sqlite.prepare<[number, number]>(
    `delete from held_addresses
     where (address, concern) in (select address, concern from request_changes where plan = ?) and request_id = ?`,
  );
  // The index is named, since SQLite would otherwise look through the whole plan for each address.
  const releasePlanned = sqlite.prepare<[number, number]>(
    `delete from held_addresses
     where request_id = ? and concern in ('address', 'passwords') and not exists (
       select 1 from request_changes sent indexed by changes_of_address
       where sent.address = held_addresses.address and sent.state = 'sent'
       and sent.plan = ? and sent.concern = held_addresses.concern
     )`,
  );
  const releaseEnded = sqlite.prepare<[number, number, number, number, string, number]>(
    `delete from held_addresses
     where (address, concern) in (
       select address, concern from request_changes where plan = ? and position in (?, ?)
     )
     and request_id = ? and not exists (
       select 1 from request_changes other indexed by changes_of_address
       where other.address = held_addresses.address and other.state in ('sent', ?)
       and other.plan = ? and other.concern = held_addresses.concern
     )`,
  );
  const crossing = sqlite.prepare<
    { request: number; removed: string; targets: string; since: number },
    Crossing
  >(
    `select held.address, r.id, r.state from json_each(@removed) own
     cross join held_addresses held on held.address = own.value and held.concern > '${target}' and held.concern < 'target!'
     cross join requests r on r.id = held.request_id
     where r.id <> @request and (
       r.state in ('queued', 'applying', 'stopping')
       or exists (select 1 from audit where audit.id > @since and +audit.request_id = r.id)
     )
     union all
     select held.address, r.id, r.state from json_each(@targets) own
     cross join held_addresses held on held.address = own.value and held.concern = 'address'
     cross join requests r on r.id = held.request_id
     join request_changes theirs on theirs.plan = r.plan and theirs.address = held.address
     where r.id <> @request and theirs.state in ('planned', 'sent')
       and theirs.change ->> '$.kind' = 'address' and theirs.change ->> '$.after' is null
     union all
     select audit.address, null, null from audit
     where audit.id > @since and +audit.event in ('applied', 'drifted')
       and +audit.address in (select value from json_each(@targets))
       and not exists (select 1 from addresses where addresses.address = audit.address)
     limit 1`,
  );
  // Nearly always false, and told by two keys: what follows costs four times as much.
  const mayBeRemoved = sqlite
    .prepare<{ domain: Domain }, 0 | 1>(
      `select exists (select 1 from held_addresses where address = 'postmaster@' || @domain and concern = 'address')
         or not exists (select 1 from domains where domain = @domain)`,
    )
    .pluck();
  const removal = sqlite.prepare<{ request: number; domains: string; since: number }, Crossing>(
    `select held.address, r.id, r.state from json_each(@domains) own
     cross join held_addresses held on held.address = 'postmaster@' || own.value and held.concern = 'address'
     cross join requests r on r.id = held.request_id
     cross join request_changes theirs indexed by changes_of_address on theirs.address = held.address
     where r.id <> @request and theirs.plan = r.plan and theirs.state in ('planned', 'sent')
       and theirs.change ->> '$.kind' = 'domain-remove'
     union all
     select 'postmaster@' || own.value, null, null from json_each(@domains) own
     where not exists (select 1 from domains where domains.domain = own.value) and exists (
       select 1 from audit where audit.id > @since and +audit.event = 'applied'
       and +audit.address = 'postmaster@' || own.value
     )
     limit 1`,
  );
  const isIn = (address: string): string => `substr(${address}, -length(own.value) - 1) = '@' || own.value`;
  // Few addresses are held, and domains are removed seldom: all of them are looked at.
  const addition = sqlite.prepare<{ request: number; removed: string; since: number }, Crossing>(
    `select held.address, r.id, r.state from json_each(@removed) own
     cross join held_addresses held on held.concern = 'address' and ${isIn('held.address')}
     cross join requests r on r.id = held.request_id
     where r.id <> @request
     union all
     select 'postmaster@' || own.value, r.id, r.state from json_each(@removed) own
     cross join held_addresses held on held.concern = 'address' and held.address like 'postmaster@%'
     cross join requests r on r.id = held.request_id
     cross join request_changes theirs indexed by changes_of_address on theirs.address = held.address
     where r.id <> @request and theirs.plan = r.plan and theirs.state in ('planned', 'sent')
       and theirs.change ->> '$.kind' = 'domain-alias' and theirs.change ->> '$.target' = own.value
     union all
     select iif(${isIn('audit.address')}, audit.address, 'postmaster@' || own.value), null, null
     from json_each(@removed) own cross join audit on audit.id > @since and +audit.event in ('applied', 'drifted')
     where (${isIn('audit.address')} and exists (select 1 from addresses where addresses.address = audit.address))
       or exists (
         select 1 from alias_domains names
         where names.target = own.value and audit.address = 'postmaster@' || names.domain
       )
     limit 1`,
  );
  const noteTargets = sqlite.prepare<{ request: string; targets: string }>(
    `insert into held_addresses (address, concern, request_id)
     select value, '${target}' || @request, @request from json_each(@targets) where true on conflict do nothing`,
  );
  const forgetTargets = sqlite.prepare<[number]>(
    `delete from held_addresses where concern > '${target}' and concern < 'target!' and not exists (
       select 1 from requests r where r.id = held_addresses.request_id and (r.settled_at is null or r.settled_at >= ?)
     )`,
  );

  const findHolder = (plan: number, request: number | null): Holder | undefined =>
    ofPlan.get(plan, request ?? 0);

  return {
    /** Whether a request about an address is in progress. */
    has: (address: Address): boolean => has.get(address) !== undefined,
    /** The request in progress that holds an address, or its passwords. */
    find: (address: Address, concern: Concern = 'address'): Holder | undefined => find.get(address, concern),
    /** Another request than this one that holds an address of a plan; undefined: none does. */
    findHolder,
    /**
     * Takes all addresses of a plan for its request. @param size how many changes the plan has.
     * @param mayRename false: it is known that none of them is a rename, which is about two addresses.
     * @returns the request that holds one of them already: then none is taken.
     */
    take: (plan: number, request: number, size: number, mayRename = true): Holder | undefined => {
      const { changes } = take.run(request, plan);
      if (changes === size && !(mayRename && hasCompanions.get(plan) !== undefined)) return undefined;
      // Several changes may be about one address, and one about several.
      const held = findHolder(plan, request);
      if (held) release.run(plan, request);
      return held;
    },
    /**
     * Another request in progress that forwards to an address which this one removes, or removes one which this one forwards to.
     * Those count as well that were made, or changed, after an audit row.
     */
    findCrossing: (
      request: number,
      { removed, targets }: { readonly removed: readonly Address[]; readonly targets: readonly Address[] },
      since: number,
    ): Crossing | undefined =>
      crossing.get({ request, since, removed: JSON.stringify(removed), targets: JSON.stringify(targets) }),
    /**
     * A request in progress that removes one of the domains in which another changes something; also one that was removed after
     * an audit row.
     */
    findRemoval: (request: number, domains: readonly Domain[], since: number): Crossing | undefined =>
      domains.some((domain) => mayBeRemoved.get({ domain }) === 1)
        ? removal.get({ request, since, domains: JSON.stringify(domains) })
        : undefined,
    /**
     * A request in progress that changes something in one of the domains which another removes, or gives it another name; also
     * what was added after an audit row.
     */
    findAddition: (request: number, removed: readonly Domain[], since: number): Crossing | undefined =>
      removed.length > 0 ? addition.get({ request, since, removed: JSON.stringify(removed) }) : undefined,
    /** Notes to which addresses a request in progress adds forwards. */
    noteTargets: (request: number, targets: readonly Address[]): void => {
      if (targets.length > 0) noteTargets.run({ request: String(request), targets: JSON.stringify(targets) });
    },
    /** Forgets to which addresses those requests added forwards that had ended before a time. */
    forgetTargets: (before: number): number => forgetTargets.run(before).changes,
    /** Releases all addresses of a plan that its request holds. */
    release: (plan: number, request: number): void => {
      release.run(plan, request);
    },
    /** Releases what a request holds for changes that are only planned: they will never begin. */
    releasePlanned: (plan: number, request: number): void => {
      releasePlanned.run(request, plan);
    },
    /**
     * Releases the address of a change that has ended, unless another change of its plan there is still to come.
     * @param isStopping whether changes that are only planned will never begin.
     */
    releaseEnded: (plan: number, position: number, request: number, isStopping: boolean): void => {
      releaseEnded.run(plan, position, companionOf(position), request, isStopping ? 'sent' : 'planned', plan);
    },
  };
}
