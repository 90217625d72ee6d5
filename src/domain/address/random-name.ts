import { type Address, type Domain, domainOf } from './address.ts';

/** Lower-case letters and digits; 1 and 0 are read as l and o. */
const characters = 'abcdefghijklmnopqrstuvwxyz23456789';
const length = 10;

/** Whether a name is to be made up for an address: `random@example.org`. */
export const asksForRandomName = (address: Address): boolean => address === `random@${domainOf(address)}`;

/** An address with a name of ten characters. @param pick a number from 0 to below another, any as likely as the others. */
export const randomAddress = (domain: Domain, pick: (below: number) => number): Address =>
  `${Array.from({ length }, () => characters.charAt(pick(characters.length))).join('')}@${domain}` as Address;
