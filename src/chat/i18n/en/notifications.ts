import type { Format } from '../format.ts';
import { quote } from './vocabulary.ts';

const request = (id: number, todo: string): string => `your request #${id} (${todo})`;

/** Texts that notify people: a requester of the end of their request, admins of a channel that can't be written to. */
export const notifications = (format: Format) => ({
  applied: (who: string, done: string) => `${who}, your request is applied: ${done}.`,
  linkSent: 'The link to set the password is in your direct messages.',
  linkSentTo: (owner: string) => `${owner} gets the link to set the password in a direct message.`,
  denied: (who: string, by: string, id: number, todo: string, reason: string) =>
    `${who}, ${by} denied ${request(id, todo)}: ${quote(reason)}`,
  cancelled: (who: string, by: string, id: number, todo: string) =>
    `${who}, ${by} cancelled ${request(id, todo)}.`,
  undecided: (who: string, id: number, todo: string, waited: number) =>
    `${who}, nobody approved ${request(id, todo)} within ${format.duration(waited)}. It has expired.`,
  unconfirmed: (who: string, id: number, todo: string, waited: number) =>
    `${who}, you did not confirm ${request(id, todo)} within ${format.duration(waited)}. It has expired.`,
  failed: (who: string, id: number, todo: string) => `${who}, ${request(id, todo)} failed.`,
  stale: (who: string, id: number, todo: string, changes: number) =>
    `${who}, ${request(id, todo)} is outdated. ${changes === 1 ? 'The address has' : 'The addresses have'} changed since you asked, so nothing was applied.`,
  reason: 'Reason',
  againHint: (id: number) =>
    `“Ask again” makes the same request again. /mail request show ${id} shows request #${id}.`,
  anewHint: (id: number) =>
    `/mail request show ${id} shows the request. To ask again, type the command again.`,
  doneHint: (id: number) => `/mail request show ${id} shows the request.`,
  asked: (id: number, todo: string) => `Request #${id} waits for approval: ${todo}.`,
  showRequest: (id: number) => `Show #${id}`,
  channelClosed: (channel: string) =>
    `Facteur can’t post in the approvals channel ${channel}. Approvers aren’t asked in this channel.`,
  channelClosedHint:
    'Until then, requests are shown with their buttons where they were made. /mail status shows what is wrong with the channel.',
});
