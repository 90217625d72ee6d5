import type { Role } from '../../../domain/actor.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import { type MentionedPerson, mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { AuditEvent } from '../../../store/tables/audit.ts';
import type { Format } from '../format.ts';
import { impossibleText } from './faults/impossible.ts';
import { events, platformNames, roleOrMore, states } from './vocabulary.ts';

const approvalsOf = (role: Role, count: number): string =>
  `${count === 1 ? 'the approval' : `${count} approvals`} of ${roleOrMore(role)}`;

/** Texts about requests and their states. */
export function requests(format: Format) {
  return {
    states,
    question: (todo: string) => `${todo}?`,
    titled: (todo: string, state: RequestState) => `${todo}: ${states[state]}`,
    confirmHint: (id: number, until: number) =>
      `Request #${id}. Confirm by ${format.clock(until)}. Nothing changes before that.`,
    approvalWanted: (role: Role, count: number) => `Waiting for ${approvalsOf(role, count)}.`,
    approvalsOf,
    approvalHint: (id: number, until: number) => `Request #${id}, open until ${format.deadline(until)}.`,
    askedBy: 'Asked by',
    askedAt: 'Asked at',
    /** A person, with their platform. */
    onPlatform: (who: MentionedPerson) =>
      who.platform === 'terminal' ? `${mentionText(who)} (${platformNames.terminal})` : mentionText(who),
    why: 'Reason',
    forWhom: 'For',
    needs: 'Needs',
    openUntil: 'Open until',
    approvedBy: 'Approved by',
    approvals: (names: string, given: number, count: number) => `${names} (${given} of ${count})`,
    glassBroken: 'Approval skipped, because',
    before: 'Before',
    after: 'After',
    notThere: 'doesn’t exist',
    planHash: 'Plan',
    detailsHint: (id: number, address: string) =>
      `/mail request show ${id} shows the buttons. /mail history ${address} shows the other changes.`,
    undoes: (id: number) => `This undoes request #${id}.`,
    like: (person: string) => `The aliases are those that ${person} is in.`,
    leftAsIs: (what: string) => `Can’t be undone: ${what}.`,
    denyForm: (id: number) => ({
      title: `Deny request #${id}`,
      label: 'Reason (the requester sees it)',
      submit: 'Deny',
    }),
    reasonForm: { title: 'Reason', label: 'Why is this needed?', submit: 'Send' },
    reminder: (todo: string, id: number, since: number) =>
      `Request #${id} has been waiting since ${format.moment(since)}: ${todo}?`,
    reminderHint: (id: number, until: number) =>
      `Request #${id} expires on ${format.moment(until)}. /mail request show ${id} shows it with its buttons.`,
    digest: (count: number) => `${format.count(count)} requests wait for approval.`,
    digestMore: (left: number) => `And ${format.count(left)} more.`,
    digestHint:
      '/mail request list waiting lists the requests that you can approve. /mail request show NUMBER shows one with its buttons.',
    glassNote: (who: string, todo: string) => `${who} skipped approval: ${todo}.`,
    glassHint: (id: number) =>
      `/mail request show ${id} shows the request. /mail request undo ${id} undoes it.`,
    unreached: (id: number) =>
      `Nobody was asked to approve request #${id}: Facteur can’t post in the approvals channel.`,
    unreachedHint: (id: number) =>
      `Ask an approver to type /mail request show ${id}. Tell the operator that /mail status says what is wrong with the channel.`,
    underWay: (id: number) => `Request #${id} is being applied.`,
    unfinished: (trouble: string) =>
      `The address is changed, but one step is missing. ${sanitizeText(trouble)} Facteur tries again every minute until it works.`,
    /** Where the worker of a mail server on another host is gone. */
    workerAway: (server: string, since: number) =>
      `The mail server ${sanitizeText(server)} is away: Facteur’s worker on its host is not running. The request has waited for it since ${format.moment(since)}. Facteur goes on once the operator has started it.`,
    queueAway: (id: number) =>
      `Request #${id} is accepted. The queue can’t be reached now, so the request is applied later. /mail request show ${id} shows it.`,
    restorable: (address: string, until: number, now: number) =>
      `You can restore the mailbox until ${format.day(until, now)}: /mail restore ${address}`,
    gaveUp: (trouble: string | null, errorId: string) =>
      `${trouble === null ? 'The mail server could not be changed.' : sanitizeText(trouble)} The log has the cause under error ${errorId}.`,
    impossible: impossibleText(format),
    failedHint: (id: number, address: string) =>
      `Request #${id} failed. Facteur doesn’t try again. /mail show ${address} shows the address as it is now.`,
    /** Precedes what a request that was not applied asked for. */
    wanted: 'The request was:',
    staleText: (address: string, now: string) =>
      `Nothing was done: ${address} changed after the request was made. It is now ${now}.`,
    overtakenText: (address: string, by: number | null) =>
      by === null
        ? `Nothing was done: another request changed ${address} first.`
        : `Nothing was done: request #${by} changed ${address} first.`,
    staleHint: (id: number, address: string) =>
      `Request #${id}. Ask again to apply the same change to the address as it is now. /mail show ${address} shows it.`,
    endedBy: {
      cancelled: (who: string) => `Cancelled by ${who}. Nothing was changed.`,
      denied: (who: string) => `Denied by ${who}. Nothing was changed.`,
    },
    expired: 'Nobody agreed in time, so the request expired. Nothing was changed.',
    /** A line of a request's log. */
    step: (at: number, who: string, event: AuditEvent) => `${format.moment(at)} · ${who}: ${events[event]}`,
    endedHint: (id: number) => `Request #${id}.`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}.`,
    /** For an actor who would agree without having opened all pages. */
    readFirst: (pages: number) =>
      `Nothing was done. Read all ${format.count(pages)} pages first: the button is on the last one.`,
    readHint: 'There are more pages. Read all pages first. The buttons are on the last one.',
    buttons: {
      readAll: (pages: number) => `Read all ${format.count(pages)} pages`,
      breakGlass: 'Skip approval',
      cancel: 'Cancel',
      approve: 'Approve',
      deny: 'Deny',
      details: 'Details',
      askAgain: 'Ask again',
      retry: 'Retry',
      giveReason: 'Give a reason',
    },
    diskFull: (errorId: string) => ({
      what: `Facteur’s disk is full, so nothing was done (error ${errorId}).`,
      next: 'Ask the operator to make room on the disk of DATA_DIR, then try again.',
    }),
    databaseLocked: (errorId: string) => ({
      what: `Another program blocked Facteur’s database, so nothing was done (error ${errorId}).`,
      next: 'Try again in a minute. If it happens again, tell the operator: the log says how to find that program.',
    }),
    unexpected: (errorId: string) => ({
      what: `Something went wrong (error ${errorId}).`,
      next: 'Try again. If it happens again, give the operator the error number: the log has the cause.',
    }),
  };
}
