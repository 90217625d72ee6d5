import type { ChangeState } from '../../../../domain/request/change-state.ts';
import type { SizeSum } from '../../../../domain/request/many/size-sum.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { Format } from '../../format.ts';
import { actTexts } from './acts.ts';
import { type ItemWords, itemTexts } from './items.ts';
import { restTexts } from './rest.ts';

/** A mail server that changes wait for. */
type AwayServer = {
  readonly server: string;
  readonly trouble: 'unreachable' | 'no-worker';
  readonly waiting: number;
  /** Null: it is not known since when. */
  readonly since: number | null;
};

/** Times closer than this are given by the clock. */
const hour = 60 * 60_000;

/** Texts about requests of several changes. */
export function many(format: Format, words: ItemWords) {
  const counted = (count: number, one: string, more = `${one}s`): string =>
    `${format.count(count)} ${count === 1 ? one : more}`;
  const mailboxes = (count: number) => counted(count, 'mailbox', 'mailboxes');
  const items = itemTexts(format, words);

  return {
    ...actTexts(format, words.quota),
    ...items,
    ...restTexts(format),
    changes: 'Changes',
    domains: 'Domains',
    number: '#',
    line: 'Line',
    withCount: (what: string, count: number) => `${what} (${format.count(count)})`,
    /** A change of a request that has up to eight. */
    numbered: (number: number, what: string) => `${number}. ${what}`,
    /** @param restorableUntil null: the mail can't be restored. */
    loss: (lost: SizeSum, restorableUntil: number | null, now: number): string => {
      const one = lost.mailboxes === 1;
      const end =
        restorableUntil === null
          ? `${one ? 'It' : 'They'} will be lost for good.`
          : restorableUntil - now < hour
            ? `${one ? 'It' : 'They'} can be restored for only a few minutes, until ${format.clock(restorableUntil)}.`
            : `${one ? 'It' : 'They'} can be restored until ${format.day(restorableUntil, now)}.`;
      return `${mailboxes(lost.mailboxes)} ${one ? 'is' : 'are'} deleted, with ${items.sum(lost)}. ${end}`;
    },
    /** Mail that arrives while people look. */
    growth:
      'Mail that arrives before the confirmation or approval is deleted too. If it is more than 1% and more than 100 messages, you are asked again.',
    /** What whoever agrees is answered with at once. */
    checking: (mailboxes: number) => `Checking ${format.count(mailboxes)} mailboxes…`,
    checkingHint: (id: number) =>
      `What they hold is counted once more. The message of request ${id} then shows how it goes on.`,
    outside: (count: number) => `${counted(count, 'new forward leads', 'new forwards lead')} outside.`,
    nothingToSee: 'No mail is deleted, and nobody new gets mail of existing addresses.',
    /** Where mail goes of addresses that are deleted or suspended, and no catch-all takes it. */
    refused: (deleted: boolean, suspended: boolean): string =>
      [
        ...(deleted ? ['Mail to the deleted addresses is refused.'] : []),
        ...(suspended
          ? ['Mail to the suspended addresses is refused, and nobody can log in to their mailboxes.']
          : []),
      ].join(' '),
    /** What becomes of mailboxes of which one part is suspended alone. */
    suspendedApart: {
      'suspend-login':
        'Nobody can log in to the mailboxes whose logins are suspended. Their mail arrives as before.',
      'suspend-mail':
        'Mail to the mailboxes whose mail is suspended is refused. People log in to them as before.',
    },
    createdSuspended: (count: number) =>
      count === 1
        ? '1 new address is created suspended: it gets no mail until it is resumed.'
        : `${format.count(count)} new addresses are created suspended: they get no mail until they are resumed.`,
    more: (left: number) => `And ${format.count(left)} more.`,
    mustLook: (count: number) =>
      `Look through all ${format.count(count)} points first. The button is on the last page.`,
    /** Addresses that were meant too, beside those that change. */
    asIs: (count: number) =>
      `${counted(count, 'other address is', 'other addresses are')} as wanted already.`,
    leftOut: (count: number) =>
      count === 1
        ? '1 address has changed since. Its change is left out.'
        : `${format.count(count)} addresses have changed since. Their changes are left out.`,
    points: (from: number, to: number, count: number) =>
      `${format.count(from)} to ${format.count(to)} of ${format.count(count)}`,
    pointGoesOn: 'The point goes on, on the next page.',
    lookTitle: (id: number) => `Look through request #${id}`,
    lookHint: (id: number) => `Request #${id}. Only you see this page.`,
    allTitle: (id: number) => `Changes of request #${id}`,
    allHint: (id: number) => `Request #${id}. /mail request show ${id} shows the buttons.`,
    csvTitle: (id: number, count: number) =>
      `${counted(count, 'change')} of request #${id} ${count === 1 ? 'is' : 'are'} in the file`,
    noChanges: 'There are no such changes.',
    states: {
      planned: 'not begun',
      sent: 'being applied',
      applied: 'applied',
      stale: 'address changed since',
      failed: 'failed',
      skipped: 'needs another change',
    } satisfies Record<ChangeState, string>,
    progress: (ended: number, size: number) =>
      `${format.count(ended)} of ${format.count(size)} changes are done.`,
    failedSoFar: (count: number) => `${counted(count, 'change')} could not be applied:`,
    away: ({ server, trouble, waiting, since }: AwayServer): string => {
      const name = sanitizeText(server);
      const waits =
        since === null
          ? `${counted(waiting, 'change waits', 'changes wait')} for it.`
          : `${counted(waiting, 'change has', 'changes have')} waited for it since ${format.moment(since)}.`;
      return trouble === 'no-worker'
        ? `The mail server ${name} is away: Facteur’s worker on its host is not running. ${waits} Facteur goes on once the operator has started it.`
        : `The mail server ${name} can’t be reached. ${waits} Facteur tries again every minute.`;
    },
    stopInstead: 'If you don’t want to wait: “Stop” leaves out what has not begun.',
    stopping: 'The request is being stopped. What has begun is finished, nothing else begins.',
    appliedOf: (applied: number, size: number) =>
      applied === 0
        ? 'None of the changes was applied.'
        : `${format.count(applied)} of ${format.count(size)} changes are applied.`,
    neverBegan: (count: number) =>
      `${counted(count, 'change was', 'changes were')} not begun, because the request was stopped.`,
    /** @param such an address of those, as it is shown. */
    failure: (count: number, such: string, why: string) =>
      count === 1 ? `${such}: ${why}` : `${format.count(count)} addresses, such as ${such}: ${why}`,
    moreFailures: (count: number) =>
      `${counted(count, 'more change', 'more changes')} could not be applied for other reasons.`,
    why: {
      changed: 'changed after the request was made.',
      skipped: 'needs another change of the request, which was not applied.',
      unknown: 'not applied.',
    },
    /** For the requester, in a sentence with a mention. */
    partlyApplied: (who: string, id: number, todo: string, applied: number, size: number) =>
      `${who}, your request #${id} (${todo}) is partly applied: ${format.count(applied)} of ${format.count(size)} changes.`,
    restHint: (id: number) =>
      `Request #${id}. “Try the rest again” makes a new request of what was not applied.`,
    restorable: (until: number, now: number) =>
      `You can restore the deleted mailboxes until ${format.day(until, now)}. /mail restore ADDRESS restores one.`,
    numberForm: (lost: number) => ({
      title: `Delete ${mailboxes(lost)}`,
      label: 'How many mailboxes are deleted?',
      submit: 'Delete',
    }),
    buttons: {
      fromStart: 'From the start',
      lookThrough: 'Look through',
      allChanges: 'All changes',
      everything: 'Show all',
      csv: 'CSV',
      notAppliedCsv: 'CSV of the rest',
      stop: 'Stop',
      retryRest: 'Try the rest again',
      undo: 'Undo',
    },
  };
}
