import { type Address, domainOf, shownAddress } from '../domain/address.ts';
import type { Sight } from '../requests/check-forwards.ts';
import type { Catalogue } from './text/catalogue.ts';

/** Says an address that mail is led to. */
export type Destination = (address: Address) => string;

/** Says of each destination that is in none of the domains that somebody sees that it is outside. */
export const destinationsFor =
  ({ lists }: Pick<Catalogue, 'lists'>, sees: Sight): Destination =>
  (address) =>
    sees(domainOf(address)) ? shownAddress(address) : lists.outside(shownAddress(address));
