import {
  displayAddress,
  displayDomain,
  domainOf,
  isCatchAll,
  isPostmaster,
} from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { ChangeFault, ForwardFault } from '../../../../domain/fault.ts';
import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import { maxForwards } from '../../../../requests/planning/check-forwards.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { keptMailboxes } from '../kept-mailboxes.ts';
import { kinds, platformNames, quoteName } from '../vocabulary.ts';

const alreadyTexts = {
  mailbox: 'already has a mailbox',
  alias: 'is an alias already',
  suspended: 'is suspended already',
  active: 'is not suspended',
  same: 'is like that already',
} as const;

const missingTexts = {
  restore: 'keeps nothing that is removed from where Facteur could bring it back.',
  'app-passwords': 'knows no app passwords.',
  domains: 'has domains added in its own panel only.',
  'catch-all': 'knows no catch-all.',
  mixed: 'can’t have an address be a mailbox and forward as well.',
  sessions: 'can’t have open sessions be ended.',
} as const;

/** Messages for changes that break a rule about addresses. */
export const changeFaults = (format: Format): FaultMessages<ForwardFault | ChangeFault> => ({
  'forward-too-many': ({ count }) => ({
    what: `An address has at most ${maxForwards} forwards; this would be ${format.count(count)}.`,
    next: 'Use a mailing list, or forward to several aliases.',
  }),
  'forward-duplicate': ({ forward }) => ({
    what: `${displayDestination(forward)} is named twice.`,
    next: 'Name it once.',
  }),
  'forward-self': ({ address }) => ({
    what: `${displayAddress(address)} can’t forward to itself.`,
    next: 'To keep a copy there, give it a mailbox: /mail create or /mail convert.',
  }),
  'forward-missing-local': ({ forward }) => ({
    what: `${displayDestination(forward)} does not exist, so mail to it would come back.`,
    next: `Create it first: /mail create ${forward}`,
  }),
  'forward-loop': ({ path }) => ({
    what: `Mail would go in a circle: ${path.map(displayAddress).join(' → ')}.`,
    next: 'Leave out the forward that leads back.',
  }),

  'domain-unknown': ({ domain, known }) => ({
    what: `${displayDomain(domain)} is none of your domains.`,
    next:
      known.length > 0
        ? `Yours: ${known.slice(0, 10).map(displayDomain).join(', ')}${known.length > 10 ? '…' : ''}.`
        : 'There is none yet. An admin adds one: /mail domain add DOMAIN postmaster:ADDRESS',
  }),
  'domain-is-alias': ({ domain, target }) => ({
    what: `${displayDomain(domain)} is another name of ${displayDomain(target)}, and has no addresses of its own.`,
    next: `Name the address there: …@${target}`,
  }),
  'domain-taken': ({ domain }) => ({
    what: `${displayDomain(domain)} is there already.`,
    next: `/mail list ${domain} shows its addresses.`,
  }),
  'domain-not-given': ({ domain, tenant }) => ({
    what: `${displayDomain(domain)} is not for this place to have.`,
    next: `Whoever runs Facteur can give it to ${tenant} in its policy file, under tenants.`,
  }),
  'address-unknown': ({ address }) => ({
    what: `${displayAddress(address)} does not exist.`,
    next: `/mail list ${domainOf(address)} shows the addresses of its domain.`,
  }),
  'address-taken': ({ address, as }) => ({
    what: `${displayAddress(address)} exists already, as ${kinds[as]}.`,
    next: `/mail show ${address} shows it; ${isCatchAll(address) ? '/mail forward add and /mail forward remove change it' : '/mail forward add and /mail convert change it'}.`,
  }),
  'changed-meanwhile': ({ address }) => ({
    what: `${displayAddress(address)} was changed by somebody else at the same moment.`,
    next: `Nothing was asked for. /mail show ${address} shows it as it is now; then type the command again.`,
  }),
  'already-so': ({ address, what }) => ({
    what: `${displayAddress(address)} ${alreadyTexts[what]}.`,
    next: `Nothing was changed. /mail show ${address} shows it.`,
  }),
  'no-mailbox': ({ address }) => ({
    what: `${displayAddress(address)} has no mailbox.`,
    next: `/mail convert ${address} mailbox gives it one.`,
  }),
  'mailbox-suspended': ({ address }) => ({
    what: `${displayAddress(address)} is suspended: nobody could log in.`,
    next: `/mail resume ${address} first.`,
  }),
  'mailbox-with-tag': ({ address, delimiter }) => ({
    what: `${displayAddress(address)} can’t be a mailbox: what follows a ${delimiter} is a tag of the address before it.`,
    next: `Choose one without ${delimiter}, or make it an alias: /mail alias`,
  }),
  'mailbox-catch-all': ({ address }) => ({
    what: 'A catch-all can’t be a mailbox itself.',
    next: `Forward it to one: /mail alias ${address} ADDRESS`,
  }),
  'alias-without-forward': ({ address }) => ({
    what: `An alias needs somewhere to forward to; ${displayAddress(address)} forwards nowhere.`,
    next: `Say where: /mail convert ${address} alias to:ADDRESS`,
  }),
  'forward-absent': ({ address, forward }) => ({
    what: `${displayAddress(address)} does not forward to ${displayDestination(forward)}.`,
    next: `/mail show ${address} shows where it does.`,
  }),
  'forward-present': ({ address, forward }) => ({
    what: `${displayAddress(address)} forwards to ${displayDestination(forward)} already.`,
    next: 'Nothing was changed.',
  }),
  'last-forward': ({ address, of }) => ({
    what:
      of === 'mailbox'
        ? `Without a forward, mail to ${displayAddress(address)} would go nowhere: its mailbox takes none (local delivery is off).`
        : `Without a forward, ${displayAddress(address)} would be nothing: it has no mailbox.`,
    next:
      of === 'mailbox'
        ? `Add another first (/mail forward add ${address} ADDRESS), or have local delivery switched on where the mail server is administered.`
        : `Add another first, or delete it: /mail delete ${address}`,
  }),
  'quota-below-use': ({ quota, used }) => ({
    what: `The mailbox holds ${format.size(used)} already, more than ${format.size(quota)}.`,
    next: `Choose a quota above ${format.size(used)}, or remove mail first.`,
  }),
  'still-forwarded-to': ({ address, by }) => ({
    what: `${format.list(by.slice(0, 10).map(displayAddress))}${by.length > 10 ? '…' : ''} ${by.length === 1 ? 'forwards' : 'forward'} to ${displayAddress(address)}: that mail would come back.`,
    next: `Remove that first: /mail forward remove ${by[0] ?? address} ${address}`,
  }),
  'disposal-mixed': ({ address, how, to }) => ({
    what: `${displayAddress(address)} is ${kinds[how]}: nothing can keep or forward that mail too.`,
    next:
      to.length > 0
        ? `Delete it, then make it anew: /mail delete ${address}, then /mail alias ${address} ${to.join(' ')}`
        : `To have a mailbox instead: /mail convert ${address} mailbox forwards:drop`,
  }),
  'postmaster-protected': ({ address, act }) => ({
    what: `${displayAddress(address)} can’t be ${act === 'delete' ? 'deleted' : 'suspended'}: every domain that receives mail has one (RFC 5321, 4.5.1).`,
    next: `To redirect it, /mail forward add ${address} NEW, then /mail forward remove ${address} OLD.`,
  }),
  'server-refuses': ({ server, words }) => ({
    what: `The mail server ${server} refuses: ${sanitizeText(words)}`,
    next: 'Nothing was changed. Ask for something that it takes, or have whoever runs it change that rule.',
  }),
  'server-cannot': ({ server, what }) => ({
    what: `The mail server ${server} ${missingTexts[what]}`,
    next: 'Whoever runs it can do this there, or use another mail server for this domain.',
  }),
  'owner-unknown': ({ address }) => ({
    what: `Nobody is known as the owner of ${displayAddress(address)}, so a link for it would reach nobody.`,
    next: `Say whose it is: /mail owner ${address} PERSON`,
  }),
  'owner-unreachable': ({ address, owner, platform }) => ({
    what: `The owner of ${displayAddress(address)} is ${owner} (${platformNames[platform]}), where Facteur does not talk now.`,
    next: `Say whose it is here: /mail owner ${address} PERSON`,
  }),
  'owner-already': ({ address, owner }) => ({
    what: `${owner} is the owner of ${displayAddress(address)} already.`,
    next: `Nothing was changed. /mail password set ${address} makes a link to set its password.`,
  }),
  'app-password-taken': ({ address, name }) => ({
    what: `${displayAddress(address)} has an app password ${quoteName(name)} already.`,
    next: `Choose another name, or revoke that one: /mail password revoke ${address} ${name}`,
  }),
  'app-password-unknown': ({ address, name, known }) => ({
    what: `${displayAddress(address)} has no app password ${quoteName(name)}.`,
    next: known.length > 0 ? `It has: ${known.map(quoteName).join(', ')}.` : 'It has none.',
  }),
  'app-password-name': ({ most }) => ({
    what: `The name of an app password has 1 to ${most} characters, and no quotation marks or invisible ones.`,
    next: 'Say what it is for: Phone, Thunderbird at home.',
  }),
  'app-passwords-too-many': ({ address, limit }) => ({
    what: `A mailbox has at most ${limit} app passwords.`,
    next: `Revoke what is not used any more: /mail password apps ${address}`,
  }),
  'nothing-removed': ({ address }) => ({
    what: `Nothing of ${displayAddress(address)} can be brought back: nothing was removed, or its time is over.`,
    next: `/mail history ${address} shows what happened.`,
  }),
  'restore-over-mailbox': ({ address, kept: former, at }) => {
    const shown = displayAddress(address);
    const all = former.map((each) => keptMailboxes(format).one(each, at)).join('; ');
    const first = isPostmaster(address)
      ? `/mail convert ${address} alias to:ADDRESS`
      : `/mail delete ${address}`;
    return {
      what: `${shown} has a mailbox, and nothing is restored over one. Kept beside it: ${all}.`,
      next: `Remove the present mailbox first: ${first}, then /mail restore ${address} mailbox:${former.length === 1 ? former[0]?.mailbox : 'ID'}`,
    };
  },
  'removed-unknown': ({ address }) => ({
    what: `That removed mailbox of ${displayAddress(address)} can’t be brought back any more.`,
    next: `/mail restore ${address} lists what can.`,
  }),
});
