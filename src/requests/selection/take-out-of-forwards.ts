import type { Actor } from '../../domain/actor.ts';
import { type Address, catchAllOf, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { addressesIn } from '../../domain/address/destination.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import { deleteWithForwards } from '../../domain/request/many/delete-with-forwards.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { type DomainFilter, visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { checkRemainingForwarders } from '../planning/check-remaining-forwarders.ts';
import { resolveMany, stateIn } from '../planning/mail-view.ts';
import { type PlanningReads, readsFor } from '../planning/planning-reads.ts';
import { preloadRemovals } from '../planning/preload.ts';

/** A domain that goes, and the addresses of others that forward into it, as they are now. */
export type ForwardsInto = {
  readonly domain: Domain;
  readonly forwarders: ReadonlyMap<Address, AddressState>;
};

/**
 * Deletions with what must change besides, lest mail be returned: wherever planning would refuse one because others still
 * forward to the address, these lose that forward. Forwarders that the actor does not see stay, as they do for planning.
 * @param wholeDomain the domain whose addresses all go.
 */
export async function takeOutOfForwards(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  deletions: readonly AddressChange[],
  wholeDomain?: ForwardsInto,
): Promise<AddressChange[]> {
  const sees = visibleDomainFilter(app, actor);
  const targets = new Set(deletions.map(({ address }) => address));
  const states = new Map<Address, AddressState>();
  for (const { address, before } of deletions) if (before) states.set(address, before);
  const forwarders = new Map<Address, Set<Address>>();
  const arrivals = new Map<Address, Address>();
  /** Of a domain that goes, all mail is that of its catch-all, whether it has one or not. */
  const asGone = (address: Address): Address =>
    domainOf(address) === wholeDomain?.domain ? catchAllOf(wholeDomain.domain) : address;
  const arrivesAt = (destination: Address): Address => asGone(arrivals.get(destination) ?? destination);
  if (wholeDomain) {
    targets.add(catchAllOf(wholeDomain.domain));
    forwarders.set(catchAllOf(wholeDomain.domain), new Set(wholeDomain.forwarders.keys()));
    for (const [address, state] of wholeDomain.forwarders) states.set(address, state);
  }
  for (;;) {
    const changes = deleteWithForwards([...targets], { states, forwarders, arrivesAt }).filter(
      ({ before }) => before !== null,
    );
    const { reads, found } = await findRemaining(app.mailServer, changes, sees);
    const added = found
      .map(({ address, by }) => ({ address: asGone(address), by }))
      .filter(({ address, by }) => !forwarders.get(address)?.has(by));
    // One that stays in the way is left for planning, which names it.
    if (added.length === 0) return changes;
    for (const { address, by } of added) {
      forwarders.set(address, (forwarders.get(address) ?? new Set()).add(by));
      const state = await stateIn(reads.present, by);
      if (state) states.set(by, state);
    }
    for (const [destination, address] of await arrivalsOf(
      reads,
      added.map(({ by }) => states.get(by)),
    ))
      arrivals.set(destination, address);
  }
}

type Remaining = { readonly address: Address; readonly by: Address };

/** Who would still forward to a deleted address, once the changes are applied. */
async function findRemaining(
  mailServer: MailServers,
  changes: readonly AddressChange[],
  sees: DomainFilter,
): Promise<{ readonly reads: PlanningReads; readonly found: readonly Remaining[] }> {
  const reads = readsFor(mailServer, changes);
  if (changes.length > 1) await preloadRemovals(mailServer, reads, changes);
  const found: Remaining[] = [];
  for (const change of changes) {
    const fault = await checkRemainingForwarders(reads, change, sees);
    if (fault?.code === 'still-forwarded-to')
      found.push(...fault.by.map((by) => ({ address: change.address, by })));
  }
  return { reads, found };
}

/** Where mail to the destinations of some addresses arrives now. */
async function arrivalsOf(
  { present }: PlanningReads,
  states: readonly (AddressState | undefined)[],
): Promise<[Address, Address][]> {
  const destinations = states.flatMap((state) => addressesIn(state?.forwards ?? []));
  const arrivals = await resolveMany(present, destinations);
  return [...arrivals].flatMap(([destination, arrival]): [Address, Address][] =>
    arrival.kind === 'at' ? [[destination, arrival.address]] : [],
  );
}
