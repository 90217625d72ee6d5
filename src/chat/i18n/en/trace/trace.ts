import type { Format } from '../../format.ts';
import { quoteName } from '../vocabulary.ts';

/** Texts about what became of mail. `words`: what a mail server said, or nothing. */
export function traces(format: Format) {
  const said = (words: string): string => (words === '' ? '' : ` The server said: ${quoteName(words)}.`);
  const via = (sentTo: string | null): string => (sentTo === null ? '' : ` (sent to ${sentTo})`);
  return {
    title: (count: number, address: string, since: number) =>
      `${count === 0 ? 'No mail' : count === 1 ? '1 message' : `${format.count(count)} messages`} for ${address} since ${format.moment(since)}`,
    nothing: (from: string | null) =>
      from === null
        ? 'No message for this address has reached the mail server in that time, not even one that was refused.'
        : `No message from ${quoteName(from)} for this address has reached the mail server in that time, not even one that was refused.`,
    askSender:
      'Ask the sender for the bounce that they got: it says where their message ended. Look further back with since:7d.',
    logBegins: (at: number) => `The log was read from ${format.moment(at)} on: what was before is not known.`,
    more: (count: number) =>
      `Only the newest ${format.count(count)} are listed. To see fewer, add from:SENDER or since:2h.`,
    hint: (address: string) => `/mail address test ${address} sends a message, and says where it ends.`,
    message: (at: number, from: string, what: string) => `${format.moment(at)}, from ${from}. ${what}`,
    /** Who a message is from, where that is no address. */
    bounceSender: 'a mail server (a bounce)',
    unknownSender: 'a sender that the log doesn’t name',
    refused: (to: string, words: string) => `Refused for ${to}.${said(words)}`,
    refusedForNow: (to: string, words: string) =>
      `Not taken yet for ${to}: the sender’s server was asked to try again later.${said(words)}`,
    delivered: (to: string, sentTo: string | null) => `Delivered to ${to}${via(sentTo)}.`,
    handedOver: (to: string, sentTo: string | null, relay: string, words: string) =>
      `Forwarded to ${to}${via(sentTo)}: ${relay} took it.${said(words)}`,
    discarded: (to: string) => `Discarded for ${to}, as a rule of the mail server says.`,
    bounced: (to: string, sentTo: string | null, words: string) =>
      `Not delivered to ${to}${via(sentTo)}.${said(words)}`,
    looped: (to: string, sentTo: string | null, words: string) =>
      `Went in a circle at ${to}${via(sentTo)}, and was given up.${said(words)}`,
    expired: (to: string, sentTo: string | null, words: string) =>
      `Given up for ${to}${via(sentTo)}, after it was tried for days.${said(words)}`,
    waiting: (to: string, sentTo: string | null, words: string, nextTry: number | null) =>
      `Waits in the queue for ${to}${via(sentTo)}${nextTry === null ? '' : `, next try at about ${format.clock(nextTry)}`}.${said(words)}`,
    held: (to: string, sentTo: string | null, words: string) =>
      `Held in the queue for ${to}${via(sentTo)}, by a rule or an administrator of the mail server.${said(words)}`,
    deleted: (to: string, sentTo: string | null) =>
      `Deleted from the queue by an administrator of the mail server, before it reached ${to}${via(sentTo)}.`,
    notTried: 'In the queue, and not tried yet.',
    senderTold: 'The sender was sent a bounce.',
  };
}
