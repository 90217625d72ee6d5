import { type Address, type Domain, domainOf } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import type { AddressWish, Impossible } from '../../port.ts';
import { refuseInOrder } from '../../shared/refuse-in-order.ts';
import { exceededDomainQuota, readDomainQuota } from '../domain-quota.ts';
import type { Tables } from '../tables.ts';

/** Which of these changes, in this order, the quotas of their domains leave no room for. */
export async function findRefusals(
  read: <T>(work: (tables: Tables) => T) => T,
  wishes: readonly AddressWish[],
): Promise<(Impossible | null)[]> {
  const domains = new Set(wishes.map(({ address }) => domainOf(address)));
  const rooms = read((tables) => readRooms(tables, domains));
  if (rooms.size === 0) return wishes.map(() => null);
  const limited = wishes.filter(({ address }) => rooms.has(domainOf(address)));
  const found = read((tables) => readStates(tables, limited));
  return refuseInOrder(wishes, found, async (change) => {
    const domain = domainOf(change.address);
    const room = rooms.get(domain);
    const why = exceededDomainQuota(domain, room ?? null, change);
    if (!why && room) room.granted += grantedTo(change.after) - grantedTo(change.before);
    return why;
  });
}

type Room = { readonly quota: number; granted: number };

/** Of the domains that have a quota. */
function readRooms(tables: Tables, domains: Iterable<Domain>): Map<Domain, Room> {
  const rooms = new Map<Domain, Room>();
  for (const domain of domains) {
    const use = (tables.domainQuotaColumn.get(domain) ?? 0) > 0 ? readDomainQuota(tables, domain) : null;
    if (use?.quota) rooms.set(domain, { quota: use.quota, granted: use.granted });
  }
  return rooms;
}

function readStates(tables: Tables, wishes: readonly AddressWish[]): Map<Address, AddressState> {
  const states = wishes.map(({ address }) => [address, tables.state(address)] as const);
  return new Map(states.flatMap(([address, state]) => (state ? [[address, state]] : [])));
}

const grantedTo = (state: AddressState | null): number => state?.mailbox?.quota ?? 0;
