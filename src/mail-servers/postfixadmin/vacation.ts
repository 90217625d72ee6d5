import { type Address, domainOf, localPartOf } from '../../domain/address.ts';
import type { AddressState } from '../../domain/address-state.ts';

/**
 * PostfixAdmin's program that answers for people who are away. Among the destinations of such a mailbox is
 * `local#domain@`, at the domain of that program alone: no forward of anybody's. At any other domain it is one like all.
 */
export type Vacation = ReturnType<typeof vacationAt>;

/** @param domain as PostfixAdmin's `vacation_domain`; null: there is no such program, and every destination is a forward. */
export function vacationAt(domain: string | null) {
  const isProgram = (address: Address) => {
    const answering = `${localPartOf(address)}#${domainOf(address)}@${domain?.toLowerCase()}`;
    return (destination: string): boolean =>
      domain !== null && destination.trim().toLowerCase() === answering;
  };

  return {
    without: (address: Address, goto: string): string =>
      goto
        .split(',')
        .filter((destination) => !isProgram(address)(destination))
        .join(','),

    /** The destinations that make the mailbox answer. */
    in: (address: Address, goto: string): string[] => goto.split(',').filter(isProgram(address)),

    /** Why an address may not get these forwards, as a sentence: only PostfixAdmin has its program answer. */
    refusal(before: AddressState | null, after: AddressState | null): string | null {
      const added = after?.forwards.find(
        (forward) => domainOf(forward) === domain?.toLowerCase() && !before?.forwards.includes(forward),
      );
      return added === undefined
        ? null
        : `Mail to ${added} goes to PostfixAdmin's vacation program: its owner sets an away message in PostfixAdmin.`;
    },
  };
}
