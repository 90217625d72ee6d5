import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import { type Destination, destinationKey } from '../../../domain/address/destination.ts';
import type { VacationReplyTest } from './address-row.ts';

/**
 * What is among the destinations of a mailbox while PostfixAdmin's vacation program answers for its owner, as far as the
 * `@`: its domain is a setting of PostfixAdmin's.
 */
export const vacationLocalPart = (address: Address): string => `${localPartOf(address)}#${domainOf(address)}`;

/**
 * In our own directory, where nothing says which domain that program has: any that begins as PostfixAdmin's default does.
 * At any other, such a destination is one like all, lest a forward pass for an answer.
 */
export const isVacationReply: VacationReplyTest = (address, destination: Destination) =>
  destinationKey(destination).startsWith(`${vacationLocalPart(address)}@autoreply.`);
