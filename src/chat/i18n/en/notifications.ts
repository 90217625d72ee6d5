import type { Format } from '../format.ts';
import { quote } from './vocabulary.ts';

/** An article that begins a headline, within a sentence. */
const withinSentence = (headline: string): string => headline.replace(/^The /, 'the ');

const request = (id: number, todo: string): string => `your request #${id} (${todo})`;

/** Texts that notify people: a requester of the end of their request, admins of a channel that can't be written to. */
export const notifications = (format: Format) => ({
  applied: (who: string, done: string) => `${who}, ${withinSentence(done)}.`,
  linkSent: 'The link to set the password is in your direct messages.',
  linkSentTo: (owner: string) => `${owner} gets the link to set the password by direct message.`,
  denied: (who: string, by: string, id: number, todo: string, reason: string) =>
    `${who}, ${by} denied ${request(id, todo)}: ${quote(reason)}.`,
  cancelled: (who: string, by: string, id: number, todo: string) =>
    `${who}, ${by} cancelled ${request(id, todo)}.`,
  undecided: (who: string, id: number, todo: string, waited: number) =>
    `${who}, nobody decided on ${request(id, todo)} within ${format.duration(waited)}: it has expired.`,
  unconfirmed: (who: string, id: number, todo: string, waited: number) =>
    `${who}, you did not confirm ${request(id, todo)} within ${format.duration(waited)}: it has expired.`,
  failed: (who: string, id: number, todo: string) => `${who}, ${request(id, todo)} failed.`,
  stale: (who: string, id: number, todo: string) =>
    `${who}, nothing was done for ${request(id, todo)}: the address has changed since you asked.`,
  reason: 'Reason',
  againHint: (id: number) =>
    `“Ask again” makes a new request for the same. /mail request show ${id} shows the old one.`,
  anewHint: (id: number) =>
    `/mail request show ${id} shows the request. To ask again, type the command again.`,
  doneHint: (id: number) => `/mail request show ${id} shows the request.`,
  asked: (id: number, todo: string) => `Request #${id} waits for approval: ${todo}.`,
  showRequest: (id: number) => `Show #${id}`,
  channelClosed: (channel: string) =>
    `Facteur can’t post in the approvals channel ${channel}, so nobody is asked for approval there.`,
  channelClosedHint:
    'Until it is open again, requests are shown with their buttons where they were made. /mail status shows whether the channel is open.',
});
