import { shownAddress } from '../../../../domain/address.ts';
import type { MailServerFault, PolicyFault, RequestFault } from '../../../../domain/fault.ts';
import type { WordsFor } from '../../fault-words.ts';
import { roleOrMore, states } from '../terms.ts';

const serverAdvice = {
  missing: 'Put the mail server’s directory back from its backup; an operator finds the path in the log.',
  locked: 'Something else is writing to the mail server’s directory. Try again in a moment.',
  'not-writable':
    'An operator must let Facteur write to the mail server’s directory (owner, group and mode).',
  unreadable: 'The mail server’s directory is damaged. An operator must restore it from its backup.',
  unreachable: 'Try again in a moment. If it stays so, an operator should look at the mail server.',
} as const;

/** Words for what policy, the state of a request or the mail server forbids. */
export const deciding: WordsFor<PolicyFault | RequestFault | MailServerFault> = {
  stranger: ({ person }) => ({
    what: 'Nobody has said yet that you may use Facteur here.',
    next: `Ask whoever runs it to add ${person} to ADMINS.`,
  }),
  'not-allowed': ({ needed }) => ({ what: `That is for ${roleOrMore(needed)}.`, next: 'Ask one of them.' }),
  'ownership-proof': ({ address }) => ({
    what: `Whoever reads ${shownAddress(address)} can prove to certificate authorities that the domain is theirs, so only an admin may make a mailbox of it.`,
    next: 'Ask an admin, or choose another address.',
  }),

  'request-open': ({ request, address, state }) => ({
    what: `Request #${request} about ${shownAddress(address)} is still open: ${states[state]}.`,
    next: `Let it end or cancel it first: /mail request ${request}`,
  }),
  'request-unknown': ({ request }) => ({
    what: `There is no request #${request}.`,
    next: '/mail requests lists them.',
  }),
  'request-moved-on': ({ request, state }) => ({
    what: `Request #${request} has moved on: ${states[state]}.`,
    next: `/mail request ${request} shows it.`,
  }),
  'plan-outdated': ({ request }) => ({
    what: `Request #${request} is not what that button showed any more.`,
    next: `Look at it again: /mail request ${request}`,
  }),
  'not-requester': ({ request, requester }) => ({
    what: `Request #${request} is ${requester}’s; that button is not yours.`,
    next: `/mail request ${request} shows what you may do.`,
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
    next: `/mail request ${request} shows where it stands.`,
  }),

  'mail-server-unavailable': ({ trouble, detail }) => ({
    what: `The mail server can’t be asked or changed now: ${detail}`,
    next: serverAdvice[trouble],
  }),
};
