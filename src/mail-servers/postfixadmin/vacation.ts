import type { AddressState } from '../../domain/address/address-state.ts';
import { keyOf, leadsInto, missingFrom } from '../../domain/address/destination.ts';
import type { AnswersFor } from '../shared/postfixadmin-schema/address-row.ts';
import { answeringName } from '../shared/postfixadmin-schema/vacation-destination.ts';

/**
 * PostfixAdmin's program that answers for people who are away. Among the destinations of such a mailbox is
 * `local#domain@`, at the domain of that program alone: no forward of anybody's. At any other domain it is one like all.
 */
export type Vacation = ReturnType<typeof vacationAt>;

/** @param domain as PostfixAdmin's `vacation_domain`; null: there is no such program, and every destination is a forward. */
export function vacationAt(domain: string | null) {
  const program = domain?.toLowerCase();
  const answersFor: AnswersFor = (address, destination) =>
    program !== undefined && keyOf(destination) === `${answeringName(address)}@${program}`;

  return {
    answersFor,

    /** Why an address may not get these forwards, as a sentence: only PostfixAdmin has its program answer. */
    refusal(before: AddressState | null, after: AddressState | null): string | null {
      const added = missingFrom(before?.forwards, after?.forwards).find((forward) =>
        leadsInto(forward, (each) => each === program),
      );
      return added === undefined
        ? null
        : `Mail to ${added} goes to PostfixAdmin's vacation program: its owner sets an away message in PostfixAdmin.`;
    },
  };
}
