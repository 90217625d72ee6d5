import { displayAddress, domainOf, isCatchAll, isPostmaster } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { ChangeFault, ForwardFault } from '../../../../domain/fault.ts';
import type { GroupFault } from '../../../../domain/groups/group-fault.ts';
import type { SharingFault } from '../../../../domain/sharing/sharing-fault.ts';
import type { SuspendedPart } from '../../../../domain/suspension/suspension.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { WholeDomainFault } from '../../../../domain/whole-domain-fault.ts';
import { maxForwards } from '../../../../requests/planning/check-forwards.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { loopInWords } from '../../loop-in-words.ts';
import { keptMailboxes } from '../kept-mailboxes.ts';
import { offboardingFault } from '../times/offboarding.ts';
import { kinds, platformNames, quoteName } from '../vocabulary.ts';
import { domainQuotaAdvice } from './domain-quota.ts';
import { refusalText } from './impossible.ts';

const alreadyTexts = {
  mailbox: 'already has a mailbox',
  alias: 'is already an alias',
  suspended: 'is already suspended',
  active: 'isn’t suspended',
  note: 'already has the note that you ask for',
  away: 'already answers with that away message',
  present: 'has no away message',
  group: 'already follows the group that you ask for',
  same: 'is already as you ask',
} as const;

/** That one part of a mailbox is suspended already, or isn’t. */
const partAlready = (part: SuspendedPart, address: string, isSuspended: boolean): string =>
  part === 'login'
    ? `Logins to ${address} ${isSuspended ? 'are already suspended' : 'aren’t suspended'}.`
    : `Mail to ${address} ${isSuspended ? 'is already suspended' : 'isn’t suspended'}.`;

const missingTexts = {
  restore: 'doesn’t keep deleted mailboxes, so Facteur can’t restore them.',
  'app-passwords': 'doesn’t support app passwords.',
  domains: 'lets domains be added only in its own panel.',
  'domain-removal': 'lets domains be removed only in its own panel.',
  'domain-alias': 'lets other names of a domain be set only in its own panel.',
  'domain-quota': 'has no quota that all mailboxes of a domain share.',
  folders: 'doesn’t tell what each folder of a mailbox holds.',
  dkim: 'is not set up so that Facteur makes DKIM keys: the operator sets DKIM_SIGNER.',
  'catch-all': 'doesn’t support catch-alls.',
  mixed: 'doesn’t allow a mailbox to forward as well.',
  'forward-only': 'keeps all mail of an address that has a mailbox.',
  sessions: 'can’t end open sessions.',
  'suspend-login': 'can’t suspend logins to a mailbox and go on taking its mail. It suspends both.',
  'suspend-mail': 'can’t refuse the mail of a mailbox and let people log in. It suspends both.',
  rename: 'can’t rename a mailbox.',
  trace: 'has no mail log that Facteur may read. The operator names one with MAIL_LOG.',
  'rename-to-other-domain': 'can’t give a mailbox an address in that domain. Within its own domain, it can.',
  'shared-mailboxes': 'doesn’t let Facteur share the folders of a mailbox with another.',
  'send-as': 'doesn’t let Facteur say who sends as an address without getting its mail.',
  away: 'can’t answer for people who are away, or Facteur can’t tell it to.',
  'last-login': 'doesn’t tell when a mailbox was last used.',
} as const;

/** Messages for changes that break a rule about addresses. */
export const changeFaults = (
  format: Format,
): FaultMessages<ForwardFault | Exclude<ChangeFault, WholeDomainFault | GroupFault | SharingFault>> => ({
  'forward-too-many': ({ count }) => ({
    what: `An address has at most ${maxForwards} forwards. This would be ${format.count(count)}.`,
    next: 'Use a mailing list, or forward to several aliases.',
  }),
  'forward-duplicate': ({ forward }) => ({
    what: `${displayDestination(forward)} was given twice.`,
    next: 'Give each forward once.',
  }),
  'forward-self': ({ address }) => ({
    what: `${displayAddress(address)} can’t forward to itself.`,
    next: 'To keep a copy, add a mailbox: /mail create or /mail convert.',
  }),
  'forward-missing-local': ({ forward }) => ({
    what: `${displayDestination(forward)} doesn’t exist, so mail to it would be returned.`,
    next: `Create the address first: /mail create ${forward}`,
  }),
  'forward-loop': ({ path }) => ({
    what: `Mail would go in a circle: ${loopInWords(path, (others) => `${format.count(others)} more`)}.`,
    next: 'Leave out the forward that closes the circle.',
  }),

  'address-unknown': ({ address }) => ({
    what: `${displayAddress(address)} doesn’t exist.`,
    next: `/mail list ${domainOf(address)} shows the addresses of its domain.`,
  }),
  'address-taken': ({ address, as }) => ({
    what: `${displayAddress(address)} already exists, as ${kinds[as]}.`,
    next: `/mail show ${address} shows it. ${isCatchAll(address) ? '/mail forward add and /mail forward remove change it' : '/mail forward add and /mail convert change it'}.`,
  }),
  'changed-meanwhile': ({ address }) => ({
    what: `Someone else changed ${displayAddress(address)} at the same moment.`,
    next: `No request was made. /mail show ${address} shows the address as it is now. Then type the command again.`,
  }),
  'already-so': ({ address, what, part }) => ({
    what: part
      ? partAlready(part, displayAddress(address), what === 'suspended')
      : `${displayAddress(address)} ${alreadyTexts[what]}.`,
    next: `Nothing was changed. /mail show ${address} shows it.`,
  }),
  'no-mailbox': ({ address }) => ({
    what: `${displayAddress(address)} has no mailbox.`,
    next: `/mail convert ${address} mailbox adds a mailbox.`,
  }),
  'mailbox-suspended': ({ address, part }) =>
    part
      ? {
          what: `Logins to ${displayAddress(address)} are suspended.`,
          next: `Resume the logins first: /mail resume ${address} login`,
        }
      : {
          what: `${displayAddress(address)} is suspended, so nobody could log in.`,
          next: `Resume the address first: /mail resume ${address}`,
        },
  'alias-without-login': ({ address, act }) => ({
    what: `${displayAddress(address)} is an alias, and nobody logs in to an alias.`,
    next: `/mail ${act} ${address} ${act}s the alias.`,
  }),
  'mailbox-with-tag': ({ address, delimiter }) => ({
    what: `${displayAddress(address)} can’t be a mailbox: the part after ${delimiter} is a tag of another address.`,
    next: `Choose an address without ${delimiter}, or create an alias: /mail alias`,
  }),
  'mailbox-catch-all': ({ address }) => ({
    what: 'A catch-all can’t be a mailbox.',
    next: `Forward the catch-all to a mailbox: /mail alias ${address} ADDRESS`,
  }),
  'alias-without-forward': ({ address }) => ({
    what: `An alias needs a forward, and ${displayAddress(address)} has none.`,
    next: `Add a forward: /mail convert ${address} alias to:ADDRESS`,
  }),
  'forward-absent': ({ address, forward }) => ({
    what: `${displayAddress(address)} doesn’t forward to ${displayDestination(forward)}.`,
    next: `/mail show ${address} shows the forwards.`,
  }),
  'forward-present': ({ address, forward }) => ({
    what: `${displayAddress(address)} already forwards to ${displayDestination(forward)}.`,
    next: 'Nothing was changed.',
  }),
  'last-forward': ({ address, of }) => ({
    what:
      of === 'mailbox'
        ? `This is the last forward of ${displayAddress(address)}, and local delivery to its mailbox is off.`
        : `This is the last forward of ${displayAddress(address)}, which has no mailbox.`,
    next:
      of === 'mailbox'
        ? `Add another forward first (/mail forward add ${address} ADDRESS), or switch local delivery on at the mail server.`
        : `Add another forward first, or delete the address: /mail delete ${address}`,
  }),
  'quota-below-use': ({ quota, used }) => ({
    what: `The mailbox already holds ${format.size(used)}, more than ${format.size(quota)}.`,
    next: `Choose a quota above ${format.size(used)}, or delete mail first.`,
  }),
  'still-forwarded-to': ({ address, by }) => ({
    what: `${format.list(by.slice(0, 10).map(displayAddress))}${by.length > 10 ? '…' : ''} ${by.length === 1 ? 'forwards' : 'forward'} to ${displayAddress(address)}: that mail would be returned.`,
    next: `Remove that forward first: /mail forward remove ${by[0] ?? address} ${address}`,
  }),
  'disposal-mixed': ({ address, how, to }) => ({
    what: `${displayAddress(address)} is ${kinds[how]}: its mail can’t be kept or forwarded as well.`,
    next:
      to.length > 0
        ? `Delete the address, then create it again: /mail delete ${address}, then /mail alias ${address} ${to.join(' ')}`
        : `To have a mailbox instead: /mail convert ${address} mailbox forwards:drop`,
  }),
  'postmaster-protected': ({ address, act }) => ({
    what: `${displayAddress(address)} can’t be ${act === 'delete' ? 'deleted' : 'suspended'}: every domain that receives mail has one (RFC 5321, 4.5.1).`,
    next: `To forward it to another address, /mail forward add ${address} NEW, then /mail forward remove ${address} OLD.`,
  }),
  'rename-alias': ({ address, to, forwards }) => ({
    what: `${displayAddress(address)} has no mailbox, and only mailboxes are renamed.`,
    next: `Create the new address, then delete the old one: /mail alias ${to} ${forwards.join(' ')}, then /mail delete ${address}`,
  }),
  'server-refuses': ({ server, address, why }) => ({
    what: `The mail server ${server} refused: ${refusalText(format)(why, displayAddress(address))}`,
    next:
      why.code === 'domain-limit' && why.limit === 'domain-quota'
        ? domainQuotaAdvice(why.domain)
        : 'Nothing was changed. Ask for something that the mail server allows, or ask its operator to change that rule.',
  }),
  'server-cannot': ({ server, what }) => ({
    what: `The mail server ${server} ${missingTexts[what]}`,
    next: 'The operator can do this on the mail server, or use another mail server for this domain.',
  }),
  'folders-of-others': ({ address }) => ({
    what: `The folders of ${displayAddress(address)} are shown to its owner and to admins alone.`,
    next: `/mail show ${address} shows its size. An admin can look at what is large.`,
  }),
  'person-without-mailbox': ({ person }) => ({
    what: `${mentionText(person)} owns no mailbox here, so there are no aliases to take over.`,
    next: 'Name another person, or create the mailbox alone, then /mail forward add ALIAS ADDRESS for each alias.',
  }),
  'not-offboarded': ({ person, why }) => offboardingFault(why, mentionText(person)),
  'owner-unknown': ({ address }) => ({
    what: `The owner of ${displayAddress(address)} is unknown, so no link can be sent.`,
    next: `Set the owner: /mail owner ${address} PERSON`,
  }),
  'owner-unreachable': ({ address, owner, platform }) => ({
    what: `The owner of ${displayAddress(address)} is ${owner} (${platformNames[platform]}). Facteur isn’t connected there now.`,
    next: `Set the owner here: /mail owner ${address} PERSON`,
  }),
  'owner-already': ({ address, owner }) => ({
    what: `${owner} already owns ${displayAddress(address)}.`,
    next: `Nothing was changed. /mail password set ${address} sends a link to set the password.`,
  }),
  'app-password-taken': ({ address, name }) => ({
    what: `${displayAddress(address)} already has an app password ${quoteName(name)}.`,
    next: `Choose another name, or revoke the existing one: /mail password revoke ${address} ${name}`,
  }),
  'app-password-unknown': ({ address, name, known }) => ({
    what: `${displayAddress(address)} has no app password ${quoteName(name)}.`,
    next:
      known.length > 0
        ? `App passwords: ${known.map(quoteName).join(', ')}.`
        : 'The mailbox has no app passwords.',
  }),
  'app-password-name': ({ most }) => ({
    what: `The name of an app password has 1 to ${most} characters, and no quotation marks or invisible ones.`,
    next: 'Say what it is for: Phone, Thunderbird at home.',
  }),
  'app-passwords-too-many': ({ address, limit }) => ({
    what: `A mailbox has at most ${limit} app passwords.`,
    next: `Revoke one that you no longer use: /mail password apps ${address}`,
  }),
  'not-for-later': ({ what }) => ({
    what: `${what === 'link' ? 'A link' : 'A password'} can’t be asked for at a later time.`,
    next: 'Type the command without at:…, or type it when the time has come.',
  }),
  'not-for-a-time': ({ address }) => ({
    what: `This can’t be done for a time only: nothing could undo it at ${displayAddress(address)}.`,
    next: 'Type the command without until:…',
  }),
  'until-too-early': ({ argument }) => ({
    what: 'It would end before it begins.',
    next: `Give a later time after ${argument}:.`,
  }),
  'until-too-many': ({ most }) => ({
    what: `At most ${format.count(most)} changes can be made for a time in one request.`,
    next: 'Ask for fewer at once, or leave out until:…',
  }),
  'nothing-removed': ({ address }) => ({
    what: `Nothing can be restored for ${displayAddress(address)}: no mailbox was deleted, or it is no longer kept.`,
    next: `/mail history ${address} shows what happened.`,
  }),
  'restore-over-mailbox': ({ address, kept: former, at }) => {
    const shown = displayAddress(address);
    const all = former.map((each) => keptMailboxes(format).one(each, at)).join('; ');
    const first = isPostmaster(address)
      ? `/mail convert ${address} alias to:ADDRESS`
      : `/mail delete ${address}`;
    return {
      what: `${shown} has a mailbox, and restoring would replace it. Deleted mailboxes still kept: ${all}.`,
      next: `Delete the current mailbox first: ${first}, then /mail restore ${address} mailbox:${former.length === 1 ? former[0]?.mailbox : 'ID'}`,
    };
  },
  'removed-unknown': ({ address }) => ({
    what: `The deleted mailbox of ${displayAddress(address)} is no longer kept, so it can’t be restored.`,
    next: `/mail restore ${address} lists the mailboxes that can be restored.`,
  }),
});
