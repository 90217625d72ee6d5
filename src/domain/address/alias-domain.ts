import { type Address, catchAllOf, type Domain, domainOf, isCatchAll, localPartOf } from './address.ts';
import { addressesIn, type Destination } from './destination.ts';

/**
 * A domain whose mail, where it has no address for it, goes to the same local part at the target: PostfixAdmin's and
 * mailcow's alias domains, and a catch-all that leads to a domain (`@a` → `@b`, Postfix's virtual(5)).
 */
export type AliasDomain = { readonly domain: Domain; readonly target: Domain };

/** The alias domains that a catch-all's destinations define. */
export const aliasDomainsOf = (catchAll: Address, destinations: readonly Destination[]): AliasDomain[] =>
  addressesIn(destinations)
    .filter((to) => isCatchAll(to) && to !== catchAll)
    .map((to) => ({ domain: domainOf(catchAll), target: domainOf(to) }));

/** Merges the alias domains of several sources, without duplicates, sorted. */
export function mergeAliasDomains(...lists: readonly (readonly AliasDomain[])[]): AliasDomain[] {
  const all = new Map(lists.flat().map((each) => [`${each.domain} ${each.target}`, each]));
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}

/** The destinations of a catch-all for mail to an address: a catch-all among them becomes the same local part there. */
export const rewriteToCatchAll = (address: Address, destinations: readonly Destination[]): Address[] =>
  addressesIn(destinations).map((to) => (isCatchAll(to) ? withDomain(address, domainOf(to)) : to));

/** The same local part at another domain. */
export const withDomain = (address: Address, domain: Domain): Address =>
  `${localPartOf(address)}${catchAllOf(domain)}` as Address;
