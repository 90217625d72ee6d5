import type { Role } from '../../../domain/actor.ts';
import {
  domainOf,
  maxAddress,
  maxDomain,
  maxLabel,
  maxLocalPart,
  shownAddress,
  shownDomain,
} from '../../../domain/address.ts';
import type { Fault } from '../../../domain/fault.ts';
import { maxForwards } from '../../../requests/check-forwards.ts';
import { createFormat } from '../format.ts';
import { kinds, states } from './terms.ts';

const format = createFormat('en-GB');

/** What was wrong and which rule it breaks; and what to do about it. */
export type Refusal = { readonly what: string; readonly next: string };

const quoted = (text: string): string => `“${text.length > 80 ? `${text.slice(0, 80)}…` : text}”`;

const roleOrMore = (role: Role): string => (role === 'admin' ? 'an admin' : `a ${role} or an admin`);

const serverAdvice = {
  missing: 'Put the mail server’s directory back from its backup; an operator finds the path in the log.',
  locked: 'Something else is writing to the mail server’s directory. Try again in a moment.',
  'not-writable':
    'An operator must let Facteur write to the mail server’s directory (owner, group and mode).',
  unreadable: 'The mail server’s directory is damaged. An operator must restore it from its backup.',
  unreachable: 'Try again in a moment. If it stays so, an operator should look at the mail server.',
} as const;

const already = {
  mailbox: 'already has a mailbox',
  alias: 'is an alias already',
  suspended: 'is suspended already',
  active: 'is not suspended',
  same: 'is like that already',
} as const;

/** Words for every fault. */
export function faults(fault: Fault): Refusal {
  switch (fault.code) {
    case 'address-without-at':
      return { what: `${quoted(fault.text)} is no address: it has no @.`, next: 'Type it as name@domain.' };
    case 'address-too-long':
      return {
        what: `An address has at most ${maxAddress} characters (RFC 5321); this one has ${fault.octets}.`,
        next: 'Choose a shorter one.',
      };
    case 'local-part-empty':
      return { what: `${quoted(fault.text)} has nothing before the @.`, next: 'Type it as name@domain.' };
    case 'local-part-too-long':
      return {
        what: `The part before the @ has at most ${maxLocalPart} characters (RFC 5321); this one has ${fault.octets}.`,
        next: 'Choose a shorter one.',
      };
    case 'local-part-quoted':
      return {
        what: `${quoted(fault.text)} is a quoted address, which many systems refuse.`,
        next: 'Choose one without quotation marks and spaces.',
      };
    case 'local-part-not-ascii':
      return {
        what: `${quoted(fault.character)} may not stand before the @: only ASCII letters, digits and some signs reach every mail server.`,
        next: 'Choose one without accents. After the @ they are fine.',
      };
    case 'local-part-character':
      return {
        what: `${quoted(fault.character)} may not stand before the @ (RFC 5321, dot-atom).`,
        next: 'Use letters, digits, dots, hyphens and underscores.',
      };
    case 'local-part-dots':
      return {
        what: `${quoted(fault.text)} begins or ends with a dot, or has two in a row, before the @.`,
        next: 'Put single dots between other characters only.',
      };
    case 'domain-empty':
      return { what: `${quoted(fault.text)} has no domain.`, next: 'Type it as in example.org.' };
    case 'domain-literal':
      return { what: 'A number in brackets is no domain here.', next: 'Use a name such as example.org.' };
    case 'domain-too-long':
      return {
        what: `A domain has at most ${maxDomain} characters (RFC 5321); this one has ${fault.octets}.`,
        next: 'Check what you typed.',
      };
    case 'domain-label-too-long':
      return {
        what: `Each part of a domain has at most ${maxLabel} characters (RFC 1035); ${quoted(fault.label)} has ${fault.label.length}.`,
        next: 'Check what you typed.',
      };
    case 'domain-label':
      return {
        what: `${quoted(fault.label)} can’t be part of a domain: letters, digits, and hyphens between them (RFC 1123).`,
        next: 'Check what you typed.',
      };
    case 'domain-single-label':
      return {
        what: `${quoted(fault.text)} has a domain of one word only.`,
        next: 'Type it whole, as in example.org.',
      };
    case 'domain-numeric':
      return {
        what: `${quoted(fault.text)} ends in a number, as no domain does.`,
        next: 'Use a name such as example.org.',
      };
    case 'size-nonsense':
      return {
        what: `${quoted(fault.text)} is no size between 1M and 1024T.`,
        next: 'Type a number and a unit, as in 500M or 2G, or none for no limit.',
      };

    case 'command-unknown':
      return {
        what: `There is no command ${quoted(fault.typed)}.`,
        next: fault.nearest
          ? `Did you mean /mail ${fault.nearest}? /mail help lists them all.`
          : '/mail help lists them all.',
      };
    case 'argument-missing':
      return {
        what: `/mail ${fault.command} needs ${fault.argument}.`,
        next: `/mail help ${fault.command} shows how it is typed.`,
      };
    case 'argument-unexpected':
      return {
        what: `/mail ${fault.command} has no use for ${quoted(fault.typed)}.`,
        next: `/mail help ${fault.command} shows how it is typed.`,
      };
    case 'argument-twice':
      return { what: `${fault.argument} was given twice.`, next: 'Give it once.' };
    case 'choice-unknown':
      return {
        what: `${fault.argument} can’t be ${quoted(fault.typed)}.`,
        next: `Choose ${format.list(fault.choices).replace(/ and /, ' or ')}.`,
      };
    case 'count-nonsense':
      return {
        what: `${fault.argument} must be a whole number, 1 or more, not ${quoted(fault.typed)}.`,
        next: 'Type digits only.',
      };
    case 'quote-unclosed':
      return {
        what: 'A quotation mark was opened and not closed.',
        next: 'Put one at the end too, or leave both out.',
      };

    case 'forward-too-many':
      return {
        what: `An address has at most ${maxForwards} forwards; this would be ${format.count(fault.count)}.`,
        next: 'Use a mailing list, or forward to several aliases.',
      };
    case 'forward-duplicate':
      return { what: `${shownAddress(fault.forward)} is named twice.`, next: 'Name it once.' };
    case 'forward-self':
      return {
        what: `${shownAddress(fault.address)} can’t forward to itself.`,
        next: 'To keep a copy there, give it a mailbox: /mail create or /mail convert.',
      };
    case 'forward-missing-local':
      return {
        what: `${shownAddress(fault.forward)} does not exist, so mail to it would come back.`,
        next: `Create it first: /mail create ${shownAddress(fault.forward)}`,
      };
    case 'forward-loop':
      return {
        what: `Mail would go in a circle: ${fault.path.map(shownAddress).join(' → ')}.`,
        next: 'Leave out the forward that leads back.',
      };

    case 'domain-unknown':
      return {
        what: `${shownDomain(fault.domain)} is none of your domains.`,
        next:
          fault.known.length > 0
            ? `Yours: ${fault.known.slice(0, 10).map(shownDomain).join(', ')}${fault.known.length > 10 ? '…' : ''}.`
            : 'There is none yet. An admin adds one: /mail domain add DOMAIN postmaster:ADDRESS',
      };
    case 'domain-taken':
      return {
        what: `${shownDomain(fault.domain)} is there already.`,
        next: `/mail list ${shownDomain(fault.domain)} shows its addresses.`,
      };
    case 'address-unknown':
      return {
        what: `${shownAddress(fault.address)} does not exist.`,
        next: `/mail list ${shownDomain(domainOf(fault.address))} shows the addresses of its domain.`,
      };
    case 'address-taken':
      return {
        what: `${shownAddress(fault.address)} exists already, as ${kinds[fault.as]}.`,
        next: `/mail show ${shownAddress(fault.address)} shows it; /mail forward and /mail convert change it.`,
      };
    case 'already-so':
      return {
        what: `${shownAddress(fault.address)} ${already[fault.what]}.`,
        next: `Nothing was changed. /mail show ${shownAddress(fault.address)} shows it.`,
      };
    case 'no-mailbox':
      return {
        what: `${shownAddress(fault.address)} has no mailbox: it only forwards.`,
        next: `/mail convert ${shownAddress(fault.address)} mailbox gives it one.`,
      };
    case 'mailbox-with-tag':
      return {
        what: `${shownAddress(fault.address)} can’t be a mailbox: what follows a + is a tag of the address before it.`,
        next: 'Choose one without +, or make it an alias: /mail alias',
      };
    case 'mailbox-catch-all':
      return {
        what: 'A catch-all can’t be a mailbox itself.',
        next: `Forward it to one: /mail alias ${shownAddress(fault.address)} ADDRESS`,
      };
    case 'alias-without-forward':
      return {
        what: `An alias needs somewhere to forward to; ${shownAddress(fault.address)} forwards nowhere.`,
        next: `Say where: /mail convert ${shownAddress(fault.address)} alias to:ADDRESS`,
      };
    case 'forward-absent':
      return {
        what: `${shownAddress(fault.address)} does not forward to ${shownAddress(fault.forward)}.`,
        next: `/mail show ${shownAddress(fault.address)} shows where it does.`,
      };
    case 'forward-present':
      return {
        what: `${shownAddress(fault.address)} forwards to ${shownAddress(fault.forward)} already.`,
        next: 'Nothing was changed.',
      };
    case 'last-forward':
      return {
        what: `Without a forward, ${shownAddress(fault.address)} would be nothing: it has no mailbox.`,
        next: `Add another first, or delete it: /mail delete ${shownAddress(fault.address)}`,
      };
    case 'quota-below-use':
      return {
        what: `The mailbox holds ${format.size(fault.used)} already, more than ${format.size(fault.quota)}.`,
        next: `Choose a quota above ${format.size(fault.used)}, or remove mail first.`,
      };
    case 'still-forwarded-to':
      return {
        what: `${format.list(fault.by.slice(0, 10).map(shownAddress))}${fault.by.length > 10 ? '…' : ''} ${fault.by.length === 1 ? 'forwards' : 'forward'} to ${shownAddress(fault.address)}: that mail would come back.`,
        next: `Remove that first: /mail forward remove ${shownAddress(fault.by[0] ?? fault.address)} ${shownAddress(fault.address)}`,
      };
    case 'postmaster-protected':
      return {
        what: `${shownAddress(fault.address)} can’t be ${fault.act === 'delete' ? 'deleted' : 'suspended'}: every domain that receives mail has one (RFC 5321, 4.5.1).`,
        next: `It may be redirected: /mail forward add ${shownAddress(fault.address)} ADDRESS`,
      };
    case 'nothing-removed':
      return {
        what: `Nothing of ${shownAddress(fault.address)} can be brought back: nothing was removed, or its time is over.`,
        next: `/mail history ${shownAddress(fault.address)} shows what happened.`,
      };
    case 'removed-unknown':
      return {
        what: `That removed mailbox of ${shownAddress(fault.address)} can’t be brought back any more.`,
        next: `/mail restore ${shownAddress(fault.address)} lists what can.`,
      };

    case 'not-allowed':
      return { what: `That is for ${roleOrMore(fault.needed)}.`, next: 'Ask one of them.' };
    case 'ownership-proof':
      return {
        what: `Whoever reads ${shownAddress(fault.address)} can prove to certificate authorities that the domain is theirs, so only an admin may make a mailbox of it.`,
        next: 'Ask an admin, or choose another address.',
      };

    case 'request-open':
      return {
        what: `Request #${fault.request} about ${shownAddress(fault.address)} is still open: ${states[fault.state]}.`,
        next: `Let it end or cancel it first: /mail request ${fault.request}`,
      };
    case 'request-unknown':
      return { what: `There is no request #${fault.request}.`, next: '/mail requests lists them.' };
    case 'request-moved-on':
      return {
        what: `Request #${fault.request} has moved on: ${states[fault.state]}.`,
        next: `/mail request ${fault.request} shows it.`,
      };
    case 'plan-outdated':
      return {
        what: `Request #${fault.request} is not what that button showed any more.`,
        next: `Look at it again: /mail request ${fault.request}`,
      };
    case 'not-requester':
      return {
        what: `Request #${fault.request} is ${fault.requester}’s; that button is not yours.`,
        next: `/mail request ${fault.request} shows what you may do.`,
      };
    case 'own-request':
      return { what: 'Nobody approves their own request.', next: 'Somebody else has to look at it.' };
    case 'not-approver':
      return {
        what: `Request #${fault.request} is to be decided by ${roleOrMore(fault.needed)}.`,
        next: 'Ask one of them.',
      };
    case 'already-reviewed':
      return {
        what: `You have decided on request #${fault.request} already.`,
        next: `/mail request ${fault.request} shows where it stands.`,
      };

    case 'mail-server-unavailable':
      return {
        what: `The mail server can’t be asked or changed now: ${fault.detail}`,
        next: serverAdvice[fault.trouble],
      };
    case 'mailbox-suspended':
      return {
        what: `${shownAddress(fault.address)} is suspended: nobody could log in.`,
        next: `/mail resume ${shownAddress(fault.address)} first.`,
      };
  }
}
