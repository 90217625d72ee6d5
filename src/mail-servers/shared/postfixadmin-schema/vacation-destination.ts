import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import { type Destination, destinationKey } from '../../../domain/address/destination.ts';
import type { VacationReplyTest } from './address-row.ts';

/**
 * The part up to the `@` of the destination that a mailbox has while PostfixAdmin's vacation program answers for its
 * owner. The domain after it is one of PostfixAdmin's settings.
 */
export const vacationLocalPart = (address: Address): string => `${localPartOf(address)}#${domainOf(address)}`;

/**
 * For our own directory, where nothing names that program's domain: any domain that begins as PostfixAdmin's default
 * does. At other domains such a destination is an ordinary forward.
 */
export const isVacationReply: VacationReplyTest = (address, destination: Destination) =>
  destinationKey(destination).startsWith(`${vacationLocalPart(address)}@autoreply.`);
