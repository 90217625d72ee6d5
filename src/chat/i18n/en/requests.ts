import type { Role } from '../../../domain/actor.ts';
import { displayDomain } from '../../../domain/address/address.ts';
import type { DomainLimit, Impossible } from '../../../domain/request/request.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import { type MentionedPerson, mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { AuditEvent } from '../../../store/tables/audit.ts';
import type { Format } from '../format.ts';
import { events, platformNames, quoteName, roleOrMore, states } from './vocabulary.ts';

const approvalsOf = (role: Role, count: number): string =>
  `${count === 1 ? 'the approval' : `${count} approvals`} of ${roleOrMore(role)}`;

/** Texts about requests and their states. */
export function requests(format: Format) {
  const domainLimit = ({ domain, limit, most }: DomainLimit): string => {
    switch (limit) {
      case 'mailboxes':
        return most === 0
          ? `The mail server allows ${domain} no mailboxes.`
          : `${domain} has all the mailboxes that the mail server allows it (${format.count(most)}).`;
      case 'aliases':
        return most === 0
          ? `The mail server allows ${domain} no aliases.`
          : `${domain} has all the aliases that the mail server allows it (${format.count(most)}).`;
      case 'quota':
        return most === 0
          ? `The mail server allows mailboxes of ${domain} no quota: ask for one without.`
          : `A mailbox of ${domain} needs a quota of at most ${format.size(most)}.`;
      case 'domain-quota':
        return `The mailboxes of ${domain} share what the mail server allows them, and ${format.size(most)} are left for this one.`;
    }
  };

  return {
    states,
    question: (todo: string) => `${todo}?`,
    titled: (todo: string, state: RequestState) => `${todo}: ${states[state]}`,
    confirmHint: (id: number, until: number) =>
      `Request #${id}. Nothing is changed until you confirm, by ${format.clock(until)}.`,
    approvalWanted: (role: Role, count: number) => `Waits for ${approvalsOf(role, count)}.`,
    approvalsOf,
    approvalHint: (id: number, until: number) => `Request #${id}, open until ${format.deadline(until)}.`,
    askedBy: 'Asked by',
    askedAt: 'Asked at',
    /** A person, with their platform. */
    onPlatform: (who: MentionedPerson) =>
      who.platform === 'terminal' ? `${mentionText(who)} (${platformNames.terminal})` : mentionText(who),
    why: 'Why',
    forWhom: 'For',
    needs: 'Needs',
    openUntil: 'Open until',
    approvedBy: 'Approved by',
    approvals: (names: string, given: number, count: number) => `${names} (${given} of ${count})`,
    glassBroken: 'Without the approvals that it needed, because',
    before: 'Before',
    after: 'After',
    notThere: 'does not exist',
    planHash: 'Plan',
    detailsHint: (id: number, address: string) =>
      `/mail request show ${id} shows its buttons, /mail history ${address} what else happened there.`,
    undoes: (id: number) => `That takes back request #${id}.`,
    leftAsIs: (what: string) => `Can’t be taken back: ${what}.`,
    denyForm: (id: number) => ({
      title: `Deny request #${id}`,
      label: 'Why? The requester is told.',
      submit: 'Deny',
    }),
    reasonForm: { title: 'Reason', label: 'Why is this needed?', submit: 'Send' },
    reminder: (todo: string, id: number, since: number) =>
      `Request #${id} has waited since ${format.moment(since)}: ${todo}?`,
    reminderHint: (id: number, until: number) =>
      `/mail request show ${id} shows it with its buttons. It expires on ${format.moment(until)}.`,
    digest: (count: number) => `${format.count(count)} requests wait for approval.`,
    digestMore: (left: number) => `${format.count(left)} more wait.`,
    digestHint:
      '/mail request list waiting lists those that you may decide, /mail request show NUMBER shows one with its buttons.',
    glassNote: (who: string, todo: string) => `${who} did not wait for approvals: ${todo}.`,
    glassHint: (id: number) => `/mail request show ${id} shows it; /mail request undo ${id} takes it back.`,
    unreached: (id: number) =>
      `Those who could approve request #${id} could not be called: Facteur can’t write in their channel.`,
    unreachedHint: (id: number) =>
      `Ask one of them: /mail request show ${id} shows it with its buttons. Tell whoever runs Facteur that /mail status says what is wrong with the channel.`,
    underWay: (id: number) => `Request #${id} is on its way to the mail server.`,
    unfinished: (trouble: string) =>
      `The address is changed; what must follow could not be done yet. ${sanitizeText(trouble)} It is tried again every minute until it works.`,
    queueAway: (id: number) =>
      `Accepted as request #${id}. The queue can’t be reached now: it is applied as soon as that is back. /mail request show ${id} shows it.`,
    restorable: (address: string, until: number, now: number) =>
      `What was removed can be brought back until ${format.day(until, now)}: /mail restore ${address}`,
    gaveUp: (trouble: string | null, errorId: string) =>
      `${trouble === null ? 'The mail server could not be changed.' : sanitizeText(trouble)} Error ${errorId} in the log has the cause.`,
    impossible: (why: Impossible, address: string): string => {
      switch (why.code) {
        case 'domain-gone':
          return `The mail server no longer receives for the domain of ${address}.`;
        case 'mailbox-gone':
          return `The mailbox ${address} was removed meanwhile.`;
        case 'removed-mail-gone':
          return `The removed mail of ${address} is gone: its time was over.`;
        case 'app-password-taken':
          return `${address} has another app password ${quoteName(why.name)} by now.`;
        case 'against-rules':
          return sanitizeText(why.words);
        case 'alias-domain':
          return `${why.domain} has no addresses of its own: the mail server takes it for another name of ${why.target}. Make the address there.`;
        case 'domain-not-received':
          return why.why === 'off'
            ? `The mail server has ${displayDomain(why.domain)} already, switched off: it takes no mail for it. Have it switched on there, then ask again.`
            : `The mail server has ${displayDomain(why.domain)} already, and only passes its mail on to another one. Have that changed there, then ask again.`;
        case 'domain-limit':
          return `${domainLimit(why)} Whoever runs the mail server can change that limit.`;
      }
    },
    failedHint: (id: number, address: string) =>
      `Request #${id} failed; nothing more is tried. /mail show ${address} shows how the address is now.`,
    /** Precedes what a request that was not applied asked for. */
    wanted: 'Asked for was:',
    staleText: (address: string, now: string) =>
      `${address} was changed by something else after this was planned, so nothing was done. It is now ${now}.`,
    overtakenText: (address: string, by: number | null) =>
      by === null
        ? `${address} was changed by another request after this was planned, so nothing was done.`
        : `Request #${by} changed ${address} after this was planned, so nothing was done.`,
    staleHint: (id: number, address: string) =>
      `Request #${id}. Ask again to have the same done on what is there now. /mail show ${address}`,
    endedBy: {
      cancelled: (who: string) => `Cancelled by ${who}. Nothing was changed.`,
      denied: (who: string) => `Denied by ${who}. Nothing was changed.`,
    },
    expired: 'It waited too long and expired. Nothing was changed.',
    /** A line of a request's log. */
    step: (at: number, who: string, event: AuditEvent) => `${format.moment(at)} · ${who}: ${events[event]}`,
    endedHint: (id: number) => `Request #${id}.`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}.`,
    /** For an actor who would agree without having opened all pages. */
    readFirst: (pages: number) =>
      `Nothing was done: this is more than one message shows. Read all ${format.count(pages)} pages, the button is on the last.`,
    readHint: 'There is more: whoever decides reads all of it first.',
    buttons: {
      readAll: (pages: number) => `Read all ${format.count(pages)} pages`,
      breakGlass: 'Do without approvals',
      cancel: 'Cancel',
      approve: 'Approve',
      deny: 'Deny',
      details: 'Details',
      askAgain: 'Ask again',
      retry: 'Retry',
      giveReason: 'Give the reason',
    },
    diskFull: (errorId: string) => ({
      what: `The disk that Facteur keeps requests on is full, so nothing was taken (error ${errorId}).`,
      next: 'Tell whoever runs Facteur to make room on the disk of DATA_DIR, then try again.',
    }),
    databaseLocked: (errorId: string) => ({
      what: `Another program held Facteur’s database for too long, so nothing was taken (error ${errorId}).`,
      next: 'Try again in a minute; if it stays so, tell whoever runs Facteur: the log says how to find that program.',
    }),
    unexpected: (errorId: string) => ({
      what: `Something went wrong that should not have (error ${errorId}).`,
      next: 'Try again; if it stays so, give an operator that error number: the log has the cause.',
    }),
  };
}
