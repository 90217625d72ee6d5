import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';
import type { Concern } from '../../domain/request/plan.ts';
import type { RequestState } from '../../domain/request/request-state.ts';

/** The request that holds an address, or its passwords. */
export type Holder = { readonly address: Address; readonly id: number; readonly state: RequestState };

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
  const release = sqlite.prepare<[number, number]>(
    `delete from held_addresses
     where (address, concern) in (select address, concern from request_changes where plan = ?) and request_id = ?`,
  );
  // The index is named, since SQLite would otherwise look through the whole plan for each address.
  const releasePlanned = sqlite.prepare<[number, number]>(
    `delete from held_addresses
     where request_id = ? and not exists (
       select 1 from request_changes sent indexed by changes_of_address
       where sent.address = held_addresses.address and sent.state = 'sent'
       and sent.plan = ? and sent.concern = held_addresses.concern
     )`,
  );
  const releaseEnded = sqlite.prepare<[number, number, number, string, number]>(
    `delete from held_addresses
     where (address, concern) = (select address, concern from request_changes where plan = ? and position = ?)
     and request_id = ? and not exists (
       select 1 from request_changes other indexed by changes_of_address
       where other.address = held_addresses.address and other.state in ('sent', ?)
       and other.plan = ? and other.concern = held_addresses.concern
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
     * @returns the request that holds one of them already: then none is taken.
     */
    take: (plan: number, request: number, size: number): Holder | undefined => {
      if (take.run(request, plan).changes === size) return undefined;
      // Several changes may be about one address.
      const held = findHolder(plan, request);
      if (held) release.run(plan, request);
      return held;
    },
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
      releaseEnded.run(plan, position, request, isStopping ? 'sent' : 'planned', plan);
    },
  };
}
