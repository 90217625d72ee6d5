import { displayAddress } from '../../../../domain/address/address.ts';
import type { ManyFault } from '../../../../domain/fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';

export const manyFaults = (format: Format): FaultMessages<ManyFault> => ({
  'changes-refused': ({ count, of }) => ({
    what: `${format.count(count)} of ${format.count(of)} changes ${count === 1 ? 'is' : 'are'} refused: nothing was requested.`,
    next: 'Correct or leave out what is refused, then ask again.',
  }),
  'listed-twice': ({ address, first }) => ({
    what:
      first === null
        ? `${displayAddress(address)} is listed twice.`
        : `${displayAddress(address)} is on line ${format.count(first)} already.`,
    next: 'Keep one of the two.',
  }),
  'nothing-to-change': ({ count }) => ({
    what:
      count === 1
        ? 'The address is as you want it already.'
        : `All ${format.count(count)} addresses are as you want them already.`,
    next: 'There is nothing to do.',
  }),
  'nothing-selected': () => ({
    what: 'No address matches these filters.',
    next: 'Try fewer or other filters. /mail list shows what there is.',
  }),
  'too-many-changes': ({ count, most }) => ({
    what: `A request has at most ${format.count(most)} changes. These are ${format.count(count)}.`,
    next: 'Ask for them in several parts.',
  }),
  'changes-too-large': ({ bytes, most }) => ({
    what: `The changes of a request have at most ${format.size(most)} together. These have ${format.size(bytes)}.`,
    next: 'Ask for them in several parts.',
  }),
  'too-much-to-see': ({ items, most }) => ({
    what: `These changes have ${format.count(items)} points that must be looked at. A request has at most ${format.count(most)}.`,
    next: 'Split it: ask for the changes in several parts.',
  }),
  'too-many-levels': ({ address, most }) => ({
    what: `${displayAddress(address)} is at the end of a chain of more than ${format.count(most)} changes, each of which needs the one before.`,
    next: 'Make the chain of forwards shorter, or ask for its parts one after the other.',
  }),
  'changes-circular': ({ address }) => ({
    what: `There is no order for these changes: ${displayAddress(address)} and others each need another one first.`,
    next: 'Ask for some of them first, for the others once those are applied.',
  }),
});

/** A refused change in a list: where it is, then what is wrong and what to do. */
export const refusedChanges = {
  row: (line: number | null, address: string, why: string) =>
    line === null ? `${address}: ${why}` : `Line ${line}, ${address}: ${why}`,
  more: (count: string) => `… and ${count} more.`,
  file: 'refused-lines.txt',
};
