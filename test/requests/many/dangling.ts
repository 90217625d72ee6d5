import { type Actor, tenantOf } from '../../../src/domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../../src/domain/address/address.ts';
import { tenants } from './steps.ts';
import { allAddresses, stateNow, type World } from './world.ts';

/** The forwards between the addresses that lead to what is not there. */
export function danglingForwards(world: World): Set<string> {
  return new Set(
    allAddresses.flatMap((from) =>
      (stateNow(world, from)?.forwards ?? [])
        .filter((to) => allAddresses.includes(to as Address) && stateNow(world, to as Address) === null)
        .map((to) => `${from} > ${to}`),
    ),
  );
}

/** Whether somebody sees the domains of all addresses of a forward. */
export function seenBy(actor: Actor): (forward: string) => boolean {
  const visible = new Map<string, readonly Domain[]>(Object.entries(tenants)).get(tenantOf(actor));
  return (forward) => forward.split(' > ').every((each) => visible?.includes(domainOf(each as Address)));
}
