import type { Address } from '../../../domain/address/address.ts';
import { type Destination, destinationKey } from '../../../domain/address/destination.ts';
import { parseDestinationList } from '../../../domain/address/destination-list.ts';
import { editList } from '../../../domain/address/edit-destination-list.ts';
import type { VacationReplyTest } from './address-row.ts';
import { vacationLocalPart } from './vacation-destination.ts';

/**
 * The destinations of a mailbox's alias row once the mailbox has another address: its own address, and its vacation reply,
 * follow; all others stay byte for byte.
 */
export function renamedGoto(
  goto: string,
  { from, to }: { readonly from: Address; readonly to: Address },
  isVacationReply: VacationReplyTest,
): string {
  const present = parseDestinationList(goto);
  const own = present.filter((each) => destinationKey(each) === from);
  const replies = present.filter((each) => isVacationReply(from, each));
  return editList(goto, {
    removed: [...own, ...replies],
    first: own.length > 0 ? [to] : [],
    added: replies.map((each) => replyOf(each, to)),
  });
}

/** The vacation reply of another address, at the same program. */
const replyOf = (reply: Destination, address: Address): Destination =>
  `${vacationLocalPart(address)}${reply.slice(reply.lastIndexOf('@'))}` as Destination;
