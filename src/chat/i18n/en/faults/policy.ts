import { displayAddress, displayDomain } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { MailServerFault, PolicyFault, RequestFault } from '../../../../domain/fault.ts';
import type { Change } from '../../../../domain/request/change.ts';
import type { Conflict } from '../../../../domain/request/rebase.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { platformNames, roleOrMore, states } from '../vocabulary.ts';

// Follows the driver's own message, which says what is wrong and what to do on that kind of server; this fits all kinds.
const serverAdvice = {
  missing: 'An operator must see to it that it is there again; the log has its name.',
  locked: 'Something else is writing to the mail server. Try again in a moment.',
  odd: 'Have whoever runs the mail server look at that address there, and in the log.',
  'not-writable': 'An operator must let Facteur write there; the log has the cause.',
  unreadable: 'An operator must look in the log, and do what is said here.',
  unreachable: 'Try again in a moment. If it stays so, an operator should look at the mail server.',
} as const;

/** Why a change can't be rebased on the current state, to follow a colon. */
export const conflicts: Readonly<Record<Conflict['kind'], string>> = {
  'address-taken': 'the address exists by now',
  'address-gone': 'the address does not exist any more',
  'mailbox-changed': 'its mailbox is another one by now',
  'quota-changed': 'others have set its quota since, which stays',
  'address-kept': 'others gave it more since, which stays',
  'nothing-left': 'nothing else is left of it, so it would be deleted',
  'mail-gone': 'its removed mail is gone for good',
};

const conflictList = (why: readonly Conflict[], format: Format): string =>
  format.list(why.map(({ kind }) => conflicts[kind]));

/** Messages for what the policy, a request's state or the mail server forbids. */
export const policyFaults = (
  format: Format,
): FaultMessages<PolicyFault | RequestFault | MailServerFault> => ({
  stranger: ({ person, policyFile }) => ({
    what: 'Nobody has said yet that you may use Facteur here.',
    next: policyFile
      ? `Ask whoever runs it to give ${person} a role in its policy file.`
      : `Ask whoever runs it to add ${person} to ADMINS, or to write a policy file.`,
  }),
  'person-unknown': ({ platform }) => ({
    what: `${platformNames[platform]} can’t tell me now who you are, so I don’t know what you may do. Nothing was done.`,
    next: 'Try again in a minute. If it stays so, an operator finds the cause in the log.',
  }),
  'not-allowed': ({ needed }) => ({ what: `That is for ${roleOrMore(needed)}.`, next: 'Ask one of them.' }),
  'ownership-proof': ({ address }) => ({
    what: `Whoever reads ${displayAddress(address)} can prove to certificate authorities that the domain is theirs, so only an admin may say where its mail goes.`,
    next: 'Ask an admin, or choose another address.',
  }),

  'allowed-to-nobody': () => ({
    what: 'The policy lets nobody do that.',
    next: 'Whoever runs Facteur can change its policy file.',
  }),
  'forward-shut-out': ({ forward, allowed }) => ({
    what: `The policy lets nobody forward to ${displayDestination(forward)}.`,
    next: allowed
      ? `Outside your domains, it allows: ${allowed.join(', ') || 'none'}.`
      : 'Choose another address.',
  }),
  'look-alike': ({ domain, like }) => ({
    what: `${displayDomain(domain)} can be taken for ${displayDomain(like)}, and is another domain.`,
    next: 'Check each letter of it, best by typing it anew. If it is meant, only an admin can ask for this.',
  }),
  'quota-too-large': ({ quota, largest }) => ({
    what: `A mailbox may hold at most ${format.size(largest)} here${quota === null ? ', so it needs a limit' : `, not ${format.size(quota)}`}.`,
    next: `Choose ${format.size(largest)} or less.`,
  }),
  'reason-missing': () => ({
    what: 'It has to be said why.',
    next: 'Add reason:REASON, in your own words.',
  }),
  'reason-blank': () => ({ what: 'It has to be said why.', next: 'Write it here, in your own words.' }),
  'denial-without-reason': () => ({
    what: 'Who asked for this is told why it was denied.',
    next: 'Say why in your own words, or leave it as it is.',
  }),
  'too-many-open': ({ limit }) => ({
    what: `You have ${format.count(limit)} open ${limit === 1 ? 'request' : 'requests'}, as many as the policy allows.`,
    next: 'Wait until one ends, or cancel one: /mail request list mine',
  }),
  'too-many-today': ({ limit }) => ({
    what: `You have made ${format.count(limit)} ${limit === 1 ? 'request' : 'requests'} in 24 hours, as many as the policy allows.`,
    next: 'Ask again tomorrow.',
  }),
  'glass-without-reason': () => ({
    what: 'Whoever does without approvals has to say why.',
    next: 'Put it behind break-glass: in your own words.',
  }),
  'glass-not-admin': () => ({
    what: 'Only an admin may do without the approvals that are missing.',
    next: 'Leave out break-glass:… to ask for them.',
  }),
  'glass-destroying': () => ({
    what: 'Nothing that destroys mail may do without the approvals that are missing.',
    next: 'Leave out break-glass:… to ask for them.',
  }),
  'glass-needless': () => ({
    what: 'Nobody else has to approve this.',
    next: 'Give the command without break-glass:…',
  }),
  'own-gain': () => ({
    what: 'Nobody makes another’s mailbox their own without somebody else’s approval.',
    next: 'Somebody else has to look at it; break-glass:… does not do without that.',
  }),

  'request-open': ({ request, address, state }) => ({
    what: `Request #${request} about ${displayAddress(address)} is still open: ${states[state]}.`,
    next: `Let it end or cancel it first: /mail request show ${request}`,
  }),
  'request-unknown': ({ request }) => ({
    what: `There is no request #${request}.`,
    next: '/mail request list lists them.',
  }),
  'request-moved-on': ({ request, state }) => ({
    what: `Request #${request} has moved on: ${states[state]}.`,
    next: `/mail request show ${request} shows it.`,
  }),
  'plan-outdated': ({ request }) => ({
    what: `Request #${request} is not what that button showed any more.`,
    next: `Look at it again: /mail request show ${request}`,
  }),
  'not-requester': ({ request, requester }) => ({
    what: `Request #${request} is ${requester}’s; that button is not yours.`,
    next: `/mail request show ${request} shows what you may do.`,
  }),
  'own-request': () => ({
    what: 'Nobody approves their own request.',
    next: 'Somebody else has to look at it.',
  }),
  'not-approver': ({ request, needed }) => ({
    what: `Request #${request} is to be decided by ${roleOrMore(needed)}.`,
    next: 'Ask one of them.',
  }),
  'already-reviewed': ({ request }) => ({
    what: `You have decided on request #${request} already.`,
    next: `/mail request show ${request} shows where it stands.`,
  }),

  'not-again': ({ request, state }) => ({
    what: `Request #${request} can’t be asked again: ${states[state]}.`,
    next: 'Give the command again.',
  }),
  'again-conflict': ({ request, conflicts: why }) => ({
    what: `Request #${request} can’t be asked again as it was: ${conflictList(why, format)}.`,
    next: 'Give a new command for what you want now.',
  }),
  'undo-not-applied': ({ request, state }) => ({
    what: `Request #${request} has changed nothing that could be taken back: ${states[state]}.`,
    next: `/mail request show ${request} shows it.`,
  }),
  'undo-impossible': ({ request, what }) => ({
    what: `Request #${request} ${undoFaults[what].what}`,
    next: undoFaults[what].next,
  }),
  'undo-nothing': ({ request, conflicts: why }) => ({
    what:
      why.length > 0
        ? `Nothing of request #${request} can be taken back: ${conflictList(why, format)}.`
        : `Nothing is left of request #${request}: it was taken back before.`,
    next: '/mail history ADDRESS shows what happened since.',
  }),

  'mail-server-unavailable': ({ trouble, detail }) => ({
    what: `The mail server can’t be asked or changed now: ${sanitizeText(detail)}`,
    next: serverAdvice[trouble],
  }),
});

type UndoFaults = Readonly<
  Record<Exclude<Change['kind'], 'address'>, { readonly what: string; readonly next: string }>
>;

/** Changes that can't be undone, to follow "Request #4 …", and what to do instead. */
export const undoFaults: UndoFaults = {
  password: {
    what: 'has set a password; the one before is kept nowhere.',
    next: '/mail password set ADDRESS makes a link to set another.',
  },
  'app-password': {
    what: 'has made or revoked an app password, which is kept nowhere.',
    next: '/mail password apps ADDRESS shows them; /mail password app ADDRESS NAME makes another.',
  },
  owner: {
    what: 'has said whose a mailbox is.',
    next: '/mail owner ADDRESS PERSON says so anew; /mail handover ADDRESS PERSON locks all others out too.',
  },
  link: {
    what: 'has sent a link.',
    next: '/mail password set ADDRESS sends a new one, and the old one works no more.',
  },
  domain: {
    what: 'has added a domain; domains are not removed from here.',
    next: 'Whoever runs the mail server can remove it there.',
  },
};
