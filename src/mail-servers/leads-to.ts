import type { Address } from '../domain/address.ts';

/**
 * Whether a list of destinations leads to an address, by whatever Postfix takes for the end of one: commas, line feeds,
 * blanks, semicolons, and the brackets around an address with a name before it.
 */
export const leadsTo = (destinations: string, address: Address): boolean =>
  destinations
    .toLowerCase()
    .split(/[\s,;<>]+/)
    .includes(address);
