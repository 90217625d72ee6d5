import { displayAddress, displayDomain, domainOf } from '../../../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../../../domain/address/address-state.ts';
import type { Destination } from '../../../../domain/address/destination.ts';
import type { Disposal } from '../../../../domain/address/disposal.ts';
import type { Effect } from '../../../../domain/request/effect.ts';
import type { MustSeeItem, Named } from '../../../../domain/request/many/must-see-item.ts';
import type { SizeSum } from '../../../../domain/request/many/size-sum.ts';
import { noRights } from '../../../../domain/sharing/access-rights.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { Format } from '../../format.ts';
import { shortlyRestorable } from '../times/offboarding.ts';

type WriteDestination = (destination: Destination) => string;

/** What the texts of items take from those of single changes. */
export type ItemWords = {
  readonly quota: (bytes: Bytes | null) => string;
  readonly holding: (size: MailboxSize) => string;
  readonly effect: (effect: Effect, destination: WriteDestination) => string;
};

/** What must be seen of many changes before anybody agrees, an item a sentence. */
export function itemTexts(format: Format, { holding, effect }: ItemWords) {
  const counted = (count: number, one: string, more: string): string =>
    `${format.count(count)} ${count === 1 ? one : more}`;
  const mailboxes = (count: number) => counted(count, 'mailbox', 'mailboxes');

  /** `412 messages, 1.3 GB`, and of how many mailboxes the size is not known. */
  const sum = ({ mailboxes: all, messages, bytes, unknown }: SizeSum): string => {
    if (unknown === all) return 'an unknown number of messages';
    const known = holding({ messages, bytes });
    return unknown === 0 ? known : `${known}, and an unknown number of messages in ${mailboxes(unknown)}`;
  };

  const named = ({ count, addresses }: Named): string => {
    const left = count - addresses.length;
    return format.list([
      ...addresses.map(displayAddress),
      ...(left > 0 ? [`${format.count(left)} more`] : []),
    ]);
  };
  /** `bob@example.org`, or `400 addresses (a@example.org, b@example.org and 398 more)`. */
  const which = (item: Named, many = 'addresses'): string =>
    item.count === 1 ? named(item) : `${format.count(item.count)} ${many} (${named(item)})`;

  const newForwards = (
    { domain, forwards, most, ...of }: Extract<MustSeeItem, { kind: 'new-forwards' }>,
    destination: WriteDestination,
  ): string => {
    const subject =
      of.count === 1 ? `The new address ${named(of)} forwards` : `${which(of, 'new addresses')} forward`;
    if (forwards === most.count) return `${subject} to ${destination(most.to)}.`;
    const others = most.count > 1 ? `, ${format.count(most.count)} times to ${destination(most.to)}` : '';
    return `${subject} outside, to addresses of ${displayDomain(domain)}${others}.`;
  };

  return {
    sum,
    alsoDeleted: ({ count, addresses }: Named): string => {
      const list = named({ count, addresses });
      return count === 1
        ? `The alias ${list} is deleted too: it forwards nowhere else.`
        : `${counted(count, 'alias', 'aliases')} that forward nowhere else are deleted too: ${list}.`;
    },
    /** @param destination writes a destination as it is shown. */
    item: (item: MustSeeItem, destination: WriteDestination): string => {
      switch (item.kind) {
        case 'drop-mailbox':
          return `The mailbox ${displayAddress(item.address)} is deleted, with ${holding(item.holds)}.`;
        case 'delete-later':
          return `The mailbox ${displayAddress(item.address)} is closed, and deleted on ${format.moment(item.at)}, with ${holding(item.holds)}${shortlyRestorable(item)}. If it holds more by then, Facteur asks again.`;
        case 'drop-all-mailboxes':
          return `All ${mailboxes(item.holds.mailboxes)} of ${displayDomain(item.domain)} are deleted, with ${sum(item.holds)}.`;
        case 'forward':
          return `Mail to ${which(item)} is forwarded to ${destination(item.to)}.`;
        case 'new-forwards':
          return newForwards(item, destination);
        case 'disposal':
          return `All mail to ${which(item)} is ${disposals[item.how]}.`;
        case 'to-catch-all': {
          const to = item.how ? `where it is ${disposals[item.how]}` : format.list(item.to.map(destination));
          return `Mail to ${which(item)} goes to the catch-all of ${displayDomain(item.domain)}${to === '' ? '' : ` (${to})`}.`;
        }
        case 'catch-all':
          return item.takes
            ? `@${displayDomain(item.domain)} receives all mail to addresses of ${displayDomain(item.domain)} that don’t exist.`
            : effect({ ...item, kind: 'catch-all' }, destination);
        case 'owner': {
          const becomes = `${mentionText(item.to)} becomes the owner of ${which(item, 'mailboxes')}.`;
          return item.locksOut
            ? `${becomes} ${effect({ kind: 'lock-out', leaves: item.leaves }, destination)}`
            : becomes;
        }
        case 'rename':
          return effect({ ...item, kind: 'rename', to: item.address }, destination);
        case 'link':
          return `${mentionText(item.to)} gets a link that gives access to ${which(item, 'mailboxes')}.`;
        case 'credentials':
          return item.of === 'password'
            ? `The password of ${which(item, 'mailboxes')} is replaced.`
            : `An app password of ${which(item, 'mailboxes')} is created.`;
        case 'restore':
          return item.count === 1
            ? `The mailbox ${named(item)} is restored, with ${sum(item.holds)}.`
            : `${which(item, 'mailboxes')} are restored, with ${sum(item.holds)}.`;
        case 'ownership-proof':
          return `With ${displayAddress(item.address)}, its reader can prove to others that ${displayDomain(domainOf(item.address))} is theirs.`;
        case 'access':
          return effect({ ...item, kind: 'grant-access', before: noRights }, destination);
        case 'remove-domain':
        case 'alias-domain':
        case 'dkim':
          return effect(item, destination);
        case 'add-domain': {
          const to = item.postmaster.map(destination);
          const added = effect({ kind: 'add-domain', domain: item.domain }, destination);
          return to.length === 0
            ? added
            : `${added} Mail to postmaster@${displayDomain(item.domain)} is forwarded to ${format.list(to)}.`;
        }
      }
    },
  };
}

const disposals: Readonly<Record<Disposal, string>> = {
  discard: 'discarded',
  'learn-spam': 'learned as spam',
  'learn-ham': 'learned as ham',
};
