import type { Address } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import {
  addedDestinations,
  type Destination,
  destinationKey,
  leadsInto,
} from '../../../domain/address/destination.ts';
import type { VacationReplyTest } from '../../shared/postfixadmin-schema/address-row.ts';
import { vacationLocalPart } from '../../shared/postfixadmin-schema/vacation-destination.ts';

/**
 * PostfixAdmin's program that answers for absent people. Such a mailbox has `local#domain@` among its destinations,
 * at the program's own domain, which is no forward. At any other domain it is an ordinary one.
 */
export type Vacation = ReturnType<typeof createVacation>;

/**
 * @param domain PostfixAdmin's `vacation_domain`; null: there is no such program, and every destination is a forward.
 */
export function createVacation(domain: string | null) {
  const program = domain?.toLowerCase();
  const isVacationReply: VacationReplyTest = (address, destination) =>
    program !== undefined && destinationKey(destination) === `${vacationLocalPart(address)}@${program}`;

  return {
    /** Whether it is known where the program is. */
    isThere: program !== undefined,
    isVacationReply,

    /** The destination that has the program answer for a mailbox; null: there is no program. */
    replyOf: (address: Address): Destination | null =>
      program === undefined ? null : (`${vacationLocalPart(address)}@${program}` as Destination),

    /** Why an address may not get these forwards, as a sentence: only PostfixAdmin switches its program on. */
    refusal(before: AddressState | null, after: AddressState | null): string | null {
      const added = addedDestinations(before?.forwards, after?.forwards).find((forward) =>
        leadsInto(forward, (each) => each === program),
      );
      return added === undefined
        ? null
        : `Mail to ${added} goes to PostfixAdmin's vacation program: /mail away sets an away message.`;
    },
  };
}
