import type { Format } from '../../format.ts';
import type { Restored } from './from-backup.ts';

/** Texts for what follows when Facteur goes on from a replica that may lack what happened last. */
export const fromReplica = (
  format: Format,
  shared: Pick<Restored, 'hint' | 'asked' | 'adminHint' | 'showDrift'>,
): Restored => ({
  ...shared,
  notDone: (todo) => `${todo}: stopped, since Facteur’s machine failed`,
  why: (at) =>
    `The request was about to be applied when Facteur’s machine failed. What happened after ${format.moment(at)} may be lost, and with it that the request was cancelled or undone, so Facteur applies nothing more of it.`,
  notice: (who, id, todo) =>
    `${who}, your request #${id} (${todo}) was stopped: Facteur’s machine failed when it was about to be applied.`,
  asksAgain: (at) =>
    `Facteur’s machine failed since this was agreed to, and what happened after ${format.moment(at)} may be lost. When its time comes, Facteur asks again.`,
  reopened: (at) =>
    `Its time came on ${format.wanted(at)}. Facteur’s machine failed since this was agreed to, so nothing was done yet.`,
  reopenedNotice: (who, id, todo) =>
    `${who}, the time of your request #${id} (${todo}) has come. Facteur’s machine failed since you asked, so the request waits for an answer again.`,
  adminTitle: (at) =>
    `Facteur’s machine failed. Facteur goes on with the replica, up to ${format.moment(at)}`,
  stopped: (requests, count) => {
    const more = count > requests.length ? ', …' : '';
    const named = requests.map((id) => `#${id}`).join(', ');
    return count === 0
      ? 'No request was about to be applied then.'
      : `${format.count(count)} ${count === 1 ? 'request was' : 'requests were'} about to be applied and ${count === 1 ? 'is' : 'are'} stopped: ${named}${more}. Requesters can ask again.`;
  },
  forgotten:
    'What happened after that may be unknown to Facteur. Requests that wait for a confirmation or an approval go on. Links that were sent before no longer work.',
});
