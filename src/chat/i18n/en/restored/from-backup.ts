import type { WantedTime } from '../../../../domain/request/times/wanted-time.ts';
import type { Format } from '../../format.ts';

/** The texts for what Facteur was restored from. */
export type Restored = ReturnType<typeof fromBackup>;

/** Texts for what follows when Facteur was put back from a backup. */
export const fromBackup = (format: Format) => {
  const counted = (count: number, one: string, more: string): string =>
    `${format.count(count)} ${count === 1 ? one : more}`;
  return {
    /** Of a request that was open when the backup was made. */
    notDone: (todo: string) => `${todo}: stopped, since Facteur was put back from a backup`,
    why: (at: number) =>
      `The request was open when the backup was made, on ${format.moment(at)}. Facteur doesn’t know what became of it since, so Facteur applies nothing more of it.`,
    hint: (id: number, address: string) =>
      `Request #${id}. /mail show ${address} shows the address as it is now. Ask again if you still want the change.`,
    notice: (who: string, id: number, todo: string) =>
      `${who}, your request #${id} (${todo}) was stopped: Facteur was put back from a backup.`,
    asksAgain: (at: number) =>
      `Facteur was put back from a backup of ${format.moment(at)} since this was agreed to. When its time comes, Facteur asks again.`,
    reopened: (at: WantedTime) =>
      `Its time came on ${format.wanted(at)}. Facteur was put back from a backup since this was agreed to, so nothing was done yet.`,
    reopenedNotice: (who: string, id: number, todo: string) =>
      `${who}, the time of your request #${id} (${todo}) has come. Facteur was put back from a backup since you asked, so the request waits for an answer again.`,
    adminTitle: (at: number) => `Facteur was put back from a backup of ${format.moment(at)}`,
    stopped: (requests: readonly number[], count: number) => {
      const more = count > requests.length ? ', …' : '';
      const named = requests.map((id) => `#${id}`).join(', ');
      return count === 0
        ? 'No request was open then.'
        : `${counted(count, 'request was', 'requests were')} open then and ${count === 1 ? 'is' : 'are'} stopped: ${named}${more}. Requesters can ask again.`;
    },
    asked: (count: number) =>
      `${counted(count, 'request has', 'requests have')} a time that is still to come. Facteur asks again when it comes.`,
    forgotten:
      'What happened after the backup is unknown to Facteur. Owners, notes and removed mailboxes are as they were then. Links that were sent before no longer work.',
    adminHint:
      '/mail drift shows what is different on the mail servers. The next request gets a higher number, so that no number means two requests.',
    showDrift: 'Show differences',
  };
};
