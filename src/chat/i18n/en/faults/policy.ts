import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { PolicyFault } from '../../../../domain/fault.ts';
import type { MailServerFault } from '../../../../domain/mail-server-fault.ts';
import type { ServerChange } from '../../../../domain/request/change.ts';
import type { Conflict } from '../../../../domain/request/rebase.ts';
import type { RequestFault } from '../../../../domain/request-fault.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { platformNames, roleOrMore, states } from '../vocabulary.ts';

// Follows the driver's own message, which says what is wrong and what to do on that kind of server; this fits all kinds.
const serverAdvice = {
  missing: 'The operator must restore the missing file. The log has its name.',
  locked: 'Something else is writing to the mail server. Try again in a moment.',
  odd: 'The operator must look at that address on the mail server. The log has more.',
  'not-writable': 'The operator must allow Facteur to write there. The log has the cause.',
  unreadable: 'The operator must look in the log.',
  unreachable: 'Try again in a moment. If it happens again, ask the operator to look at the mail server.',
} as const;

/** Why a change can't be rebased on the current state, to follow a colon. */
export const conflicts: Readonly<Record<Conflict['kind'], string>> = {
  'address-taken': 'the address exists now',
  'key-changed': 'another key signs its mail by now, or the key is gone',
  'access-changed': 'its access was changed again since',
  'name-taken': 'the other name is a domain or a name of another domain now',
  'address-gone': 'the address no longer exists',
  'mailbox-changed': 'the mailbox was replaced',
  'quota-changed': 'the quota was changed since, and stays',
  'address-kept': 'forwards or a mailbox were added since, and stay',
  'nothing-left': 'the address would be deleted',
  'mail-gone': 'the deleted mail is lost for good',
  'note-changed': 'the note was changed since, and stays',
  'absence-changed': 'the away message was changed since, and stays',
  'group-changed': 'the alias follows something else now, and stays so',
  'old-name-taken': 'the old address is used for something else now',
  'renamed-again': 'the mailbox has another address by now',
  'owners-kept': 'mailboxes stay with their new owners',
};

const conflictList = (why: readonly Conflict[], format: Format): string =>
  format.list(why.map(({ kind }) => conflicts[kind]));

/** Messages for what the policy, a request's state or the mail server forbids. */
export const policyFaults = (
  format: Format,
): FaultMessages<PolicyFault | RequestFault | MailServerFault> => ({
  stranger: ({ person, policyFile }) => ({
    what: 'You don’t have access to Facteur here.',
    next: policyFile
      ? `Ask the operator to give ${person} a role in the policy file.`
      : `Ask the operator to add ${person} to ADMINS, or to write a policy file.`,
  }),
  'not-allowed': ({ needed }) => ({
    what: `Only ${roleOrMore(needed)} can do this.`,
    next: `Ask ${roleOrMore(needed)}.`,
  }),
  'person-unknown': ({ platform }) => ({
    what: `${platformNames[platform]} can’t say now who you are, so your role is unknown. Nothing was done.`,
    next: 'Try again in a minute. If this goes on, ask the operator to look into the log.',
  }),
  'ownership-proof': ({ address }) => ({
    what: `Certificate authorities trust mail to ${displayAddress(address)} as proof of who owns the domain, so only an admin can change it.`,
    next: 'Ask an admin, or choose another address.',
  }),

  'allowed-to-nobody': () => ({
    what: 'The policy allows nobody to do this.',
    next: 'The operator can change the policy file.',
  }),
  'forward-shut-out': ({ forward, allowed }) => ({
    what: `The policy doesn’t allow forwards to ${displayDestination(forward)}.`,
    next: allowed
      ? `Allowed outside your domains: ${allowed.join(', ') || 'none'}.`
      : 'Choose another address.',
  }),
  'look-alike': ({ domain, like }) => ({
    what: `${displayDomain(domain)} looks like ${displayDomain(like)}, but is a different domain.`,
    next: 'Type the domain again, letter by letter. If you mean this domain, ask an admin.',
  }),
  'quota-too-large': ({ quota, largest }) => ({
    what: `A mailbox may hold at most ${format.size(largest)} here${quota === null ? ', so it needs a limit' : `, not ${format.size(quota)}`}.`,
    next: `Choose ${format.size(largest)} or less.`,
  }),
  'reason-missing': () => ({
    what: 'A reason is required.',
    next: 'Add reason:REASON at the end, in your own words.',
  }),
  'reason-blank': () => ({
    what: 'A reason is required.',
    next: 'Write the reason here, in your own words.',
  }),
  'denial-without-reason': () => ({
    what: 'A reason is required: the requester sees it.',
    next: 'Write the reason, or close the form.',
  }),
  'not-looked-through': ({ request, items }) => ({
    what: `Nothing was done: you have not looked through all ${format.count(items)} points of request #${request}.`,
    next: 'Look through them first. The button is on the last page.',
  }),
  'lost-miscounted': ({ lost }) => ({
    what: `Nothing was done: ${format.count(lost)} mailboxes are to be deleted, and you wrote another number.`,
    next: 'Look at the request again before you agree.',
  }),
  'too-many-open': ({ limit, open, until }) => ({
    what: `You have ${format.count(open)} open ${open === 1 ? 'request' : 'requests'}. The policy allows you ${limit === 0 ? 'none' : format.count(limit)}.`,
    next:
      limit === 0
        ? 'Ask an admin to request it for you.'
        : until === null
          ? 'Wait for one to end, or cancel one: /mail request list mine'
          : `Cancel one, or ask again from ${format.moment(until)}: by then enough of them have ended or expired. /mail request list mine lists them.`,
  }),
  'too-many-today': ({ limit, count, left, until }) => ({
    what: `The policy allows you ${format.count(limit)} ${limit === 1 ? 'change' : 'changes'} in 24 hours: ${left === 0 ? 'none' : format.count(left)} ${left === 1 ? 'is' : 'are'} left. ${count === 1 ? 'This is 1' : `These are ${format.count(count)}`}.`,
    next: [
      ...(until === null ? [] : [`Ask again from ${format.moment(until)}.`]),
      ...(count > 1 && left > 0 ? [`Until then, ask for ${format.count(left)} at most.`] : []),
      ...(until !== null
        ? []
        : [
            limit === 0 || count === 1
              ? 'Ask an admin to request it for you.'
              : `Ask for ${format.count(limit)} a day at most, or ask an admin.`,
          ]),
    ].join(' '),
  }),
  'request-too-large': ({ count, limit }) => ({
    what: `A request of yours has at most ${format.count(limit)} changes. These are ${format.count(count)}.`,
    next: 'Ask for fewer at once, or ask an admin.',
  }),
  'glass-without-reason': () => ({
    what: 'A reason is required to skip approval.',
    next: 'Write the reason after break-glass:, in your own words.',
  }),
  'glass-not-admin': () => ({
    what: 'Only an admin can skip approval.',
    next: 'Leave out break-glass:… to ask for approval.',
  }),
  'glass-destroying': () => ({
    what: 'Approval can’t be skipped where mail is lost.',
    next: 'Leave out break-glass:… to ask for approval.',
  }),
  'glass-needless': () => ({
    what: 'This needs no approval.',
    next: 'Type the command without break-glass:…',
  }),
  'glass-for-later': () => ({
    what: 'Approval can’t be skipped for something that is done later.',
    next: 'Leave out at:… to have it done now, or break-glass:… to ask for approval.',
  }),
  'own-gain': () => ({
    what: 'You can’t approve becoming the owner of someone else’s mailbox.',
    next: 'Someone else must approve this request. break-glass:… can’t skip this approval.',
  }),

  'request-open': ({ request, address, state }) => ({
    what: `Request #${request} for ${displayAddress(address)} is still open: ${states[state]}.`,
    next: `Wait until it ends, or cancel it: /mail request show ${request}`,
  }),
  'request-unknown': ({ request }) => ({
    what: `There is no request #${request}.`,
    next: '/mail request list lists the requests.',
  }),
  'request-not-kept': ({ request, days }) => ({
    what: `Request #${request} is no longer kept: it ended more than ${days} days ago.`,
    next: 'It can no longer be undone. /mail request list lists the requests that are kept.',
  }),
  'request-moved-on': ({ request, state }) => ({
    what: `Request #${request} is already ${states[state]}.`,
    next: `/mail request show ${request} shows it.`,
  }),
  'plan-outdated': ({ request }) => ({
    what: `Request #${request} changed after this button was shown.`,
    next: `Look at the request again: /mail request show ${request}`,
  }),
  'not-requester': ({ request, requester }) => ({
    what: `Only ${requester} can use this button: it is their request #${request}.`,
    next: `/mail request show ${request} shows what you can do.`,
  }),
  'own-request': () => ({
    what: 'You can’t approve your own request.',
    next: 'Ask someone else to approve it.',
  }),
  'not-approver': ({ request, needed }) => ({
    what: `Only ${roleOrMore(needed)} can approve request #${request}.`,
    next: 'Ask one of them.',
  }),
  'already-reviewed': ({ request }) => ({
    what: `You already approved or denied request #${request}.`,
    next: `/mail request show ${request} shows its state.`,
  }),

  'not-again': ({ request, state }) => ({
    what: `Request #${request} can’t be asked again: ${states[state]}.`,
    next: 'Type the command again.',
  }),
  'again-conflict': ({ request, conflicts: why }) => ({
    what: `Request #${request} can’t be asked again as it was: ${conflictList(why, format)}.`,
    next: 'Type a new command for what you want now.',
  }),
  'way-back-stays': ({ request, of }) => ({
    what: `Request #${request} can’t be cancelled: it undoes what request #${of} was agreed to for a time only.`,
    next: `To have that stay, type /mail request keep ${request}. It needs what it would need if it were asked for now.`,
  }),
  'not-kept': ({ request }) => ({
    what: `Request #${request} has nothing to undo: it is over, or was asked for by someone.`,
    next: `/mail request show ${request} shows it.`,
  }),
  'undo-not-applied': ({ request, state }) => ({
    what: `Request #${request} changed nothing, so it can’t be undone: ${states[state]}.`,
    next: `/mail request show ${request} shows it.`,
  }),
  'undo-impossible': ({ request, what }) => ({
    what: `Request #${request} ${undoFaults[what].what}`,
    next: undoFaults[what].next,
  }),
  'undo-deletion-first': ({ request, address, deletion }) => ({
    what: `Request #${request} can’t be undone: request #${deletion} has deleted ${displayAddress(address)} since.`,
    next: `First undo that one: /mail request undo ${deletion}. Then undo request #${request}.`,
  }),
  'undo-nothing': ({ request, conflicts: why }) => ({
    what:
      why.length > 0
        ? `Request #${request} can’t be undone: ${conflictList(why, format)}.`
        : `Request #${request} was already undone.`,
    next: '/mail history ADDRESS shows the changes since.',
  }),

  'mail-server-unavailable': ({ trouble, detail }) => ({
    what: `The mail server can’t be reached or changed now: ${sanitizeText(detail)}`,
    next: serverAdvice[trouble],
  }),
});

type UndoFaults = Readonly<
  Record<
    Exclude<
      ServerChange['kind'],
      'address' | 'rename' | 'domain-alias' | 'domain-quota' | 'access' | 'absence'
    >,
    { readonly what: string; readonly next: string }
  >
>;

/** Changes that can't be undone, to follow "Request #4 …", and what to do instead. */
export const undoFaults: UndoFaults = {
  password: {
    what: 'set a password. The password before it isn’t stored.',
    next: '/mail password set ADDRESS sends a link to set another password.',
  },
  'app-password': {
    what: 'created or revoked an app password. App passwords aren’t stored.',
    next: '/mail password apps ADDRESS lists them. /mail password app ADDRESS NAME creates another.',
  },
  owner: {
    what: 'set the owner of a mailbox.',
    next: '/mail owner ADDRESS PERSON sets another owner. /mail person handover ADDRESS PERSON also locks the former owner out.',
  },
  link: {
    what: 'sent a link.',
    next: '/mail password set ADDRESS sends a new link, and the old one stops working.',
  },
  domain: {
    what: 'added a domain. By now others may use it.',
    next: '/mail domain remove DOMAIN shows what it holds, and removes it.',
  },
  'domain-remove': {
    what: 'removed a domain, and you have it again.',
    next: '/mail list DOMAIN shows its addresses.',
  },
  dkim: {
    what: 'deleted a DKIM key. Its private half is gone for good.',
    next: '/mail domain dkim DOMAIN make makes another key.',
  },
};
