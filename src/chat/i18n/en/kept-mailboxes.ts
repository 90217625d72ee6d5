import type { RestorableMailbox } from '../../../domain/address/address-state.ts';
import type { Format } from '../format.ts';
import { mailboxSize } from './mailbox-size.ts';

/** Times closer than this are given by the clock. */
const hour = 60 * 60_000;

/** Texts about the former mailboxes of an address whose mail is kept. */
export function keptMailboxes(format: Format) {
  const until = (time: number, now: number) =>
    `until ${time - now < hour ? format.clock(time) : format.day(time, now)}`;
  const removed = ({ removedAt }: RestorableMailbox) => `deleted on ${format.moment(removedAt)}`;
  return {
    field: (each: RestorableMailbox, now: number) =>
      `${mailboxSize(format)(each)}, can be restored ${until(each.restorableUntil, now)} (${removed(each)}, mailbox:${each.mailbox})`,
    beside: (address: string, each: RestorableMailbox, now: number) =>
      `A deleted mailbox of ${address} is kept ${until(each.restorableUntil, now)}: ${removed(each)}, with ${mailboxSize(format)(each)}.`,
    /** One of several, in a fault. */
    one: (each: RestorableMailbox, now: number) =>
      `one ${removed(each)}, with ${mailboxSize(format)(each)}, ${until(each.restorableUntil, now)} (mailbox:${each.mailbox})`,
    hint: (address: string) => `/mail restore ${address} restores the mailbox, or says what prevents it.`,
  };
}
