import { type Address, domainOf, localPartOf } from '../../domain/address.ts';

/** Among the destinations of an away mailbox is `local#domain@…`, the program that answers: no forward of anybody's. */
const isVacation = (address: Address) => {
  const answering = `${localPartOf(address)}#${domainOf(address)}@`;
  return (destination: string): boolean => destination.trim().toLowerCase().startsWith(answering);
};

export const withoutVacation = (address: Address, goto: string): string =>
  goto
    .split(',')
    .filter((destination) => !isVacation(address)(destination))
    .join(',');

/** The destinations that make the mailbox answer. */
export const vacationIn = (address: Address, goto: string): string[] =>
  goto.split(',').filter(isVacation(address));
