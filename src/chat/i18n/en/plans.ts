import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../../domain/address/address-state.ts';
import type { Destination } from '../../../domain/address/destination.ts';
import type { Change } from '../../../domain/request/change.ts';
import { targetOf } from '../../../domain/request/change.ts';
import { changeSteps } from '../../../domain/request/change-steps.ts';
import type { Effect } from '../../../domain/request/effects.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { Format } from '../format.ts';
import { appPasswords } from './app-passwords.ts';
import { changeHeadlines } from './change-headline.ts';
import type { Headline } from './headline.ts';
import { mailRouting } from './mail-routing.ts';
import { mailboxSize as holdingIn } from './mailbox-size.ts';
import { quoteName } from './vocabulary.ts';

/** Times closer than this are given by the clock. */
const hour = 60 * 60_000;

/** Texts about what a plan would do. */
export function plans(format: Format) {
  const quota = (bytes: Bytes | null) => (bytes === null ? 'no limit' : format.size(bytes));
  const holding = holdingIn(format);
  const mail = mailRouting(format);
  const headlines = changeHeadlines(format, quota);

  return {
    holding,
    quota,
    headline: (change: Change, effects: readonly Effect[]): Headline => {
      const [first, ...others] = changeSteps(change, effects);
      const ofStep = first && headlines.step(displayAddress(targetOf(change)), first);
      const headline = ofStep ?? planHeadline(change, effects);
      return others.length > 0 ? headlines.withMore(headline, others.length) : headline;
    },
    /** @param destination writes a destination as it is shown. */
    effect: (effect: Effect, destination: (destination: Destination) => string): string => {
      switch (effect.kind) {
        case 'add-domain':
          return `Mail for ${displayDomain(effect.domain)} is received.`;
        case 'create-address':
          return `${displayAddress(effect.address)} is created.`;
        case 'remove-address':
          return mail.removed(effect);
        case 'add-mailbox':
          return `It gets an empty mailbox (quota: ${quota(effect.quota)}).`;
        case 'restore-mailbox':
          return effect.removedAt === undefined
            ? `Its mailbox comes back with ${holding(effect.holds)}.`
            : `Its mailbox comes back with ${holding(effect.holds)}; it was removed on ${format.moment(effect.removedAt)}.`;
        case 'drop-mailbox':
          return `Its mailbox is removed, with ${holding(effect.holds)}.`;
        case 'add-forward':
          return `Mail is forwarded to ${destination(effect.to)}.`;
        case 'remove-forward':
          return `Mail is no longer forwarded to ${destination(effect.to)}.`;
        case 'disposal':
          return mail.disposal(effect);
        case 'catch-all':
          return effect.takes
            ? `It takes all mail to addresses of ${displayDomain(effect.domain)} that do not exist.`
            : `Mail to addresses of ${displayDomain(effect.domain)} that do not exist is refused.`;
        case 'set-quota':
          return `Its quota becomes ${quota(effect.to)}; it was ${quota(effect.from)}.`;
        case 'suspend':
          return mail.suspended(effect);
        case 'resume':
          return mail.resumed(effect);
        case 'set-password':
          return 'It gets a new password.';
        case 'add-app-password':
          return `It gets the app password ${quoteName(effect.name)}.`;
        case 'revoke-app-password':
          return `Its app password ${quoteName(effect.name)} works no more; open sessions end and log in again by themselves where the password is another.`;
        case 'change-owner':
          return effect.from === null
            ? `Its owner is ${mentionText(effect.to)}.`
            : `Its owner is ${mentionText(effect.to)}; it was ${mentionText(effect.from)}.`;
        case 'lock-out':
          return mail.lockedOut(effect);
        case 'app-passwords':
          return appPasswords(format)(effect);
        case 'send-link':
          return effect.appPassword === null
            ? `${mentionText(effect.to)} gets a link to set the password, by direct message.`
            : `${mentionText(effect.to)} gets a link to the app password ${quoteName(effect.appPassword)}, by direct message.`;
      }
    },
    /** The postmaster's forwards, which a new domain needs. */
    postmaster: (address: string, to: string) => `Mail to ${address} is forwarded to ${to}.`,
    sessionsLast:
      'Sessions that are open go on here until they end by themselves: this mail server can’t end them.',
    /** The loss of mail that a confirmation must name. */
    loss: (change: Change, holds: MailboxSize, restorableUntil: number | null, now: number): string => {
      const what = ['the mailbox', 'it'][holds.messages ?? 0] ?? 'they';
      if (holds.unknown?.why === 'misplaced')
        return `${displayAddress(targetOf(change))} holds ${holding(holds)}; its files stay where they are, and Facteur can’t restore the mailbox.`;
      const end =
        restorableUntil === null
          ? 'will be gone for good'
          : restorableUntil - now < hour
            ? `can be restored for some minutes only, until ${format.clock(restorableUntil)} at the latest`
            : `can be restored until ${format.day(restorableUntil, now)}`;
      return `${displayAddress(targetOf(change))} holds ${holding(holds)}; ${what} ${end}.`;
    },
  };
}

function planHeadline(change: Change, effects: readonly Effect[]): Headline {
  const subject = displayAddress(targetOf(change));
  const has = (kind: Effect['kind']) => effects.some((effect) => effect.kind === kind);
  if (change.kind === 'domain') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Add the domain ${domain}`,
      done: `The domain ${domain} is there, with ${subject}`,
      button: 'Add it',
    };
  }
  if (change.kind === 'password') {
    return {
      todo: `Set the password of ${subject}`,
      done: `The password of ${subject} is set`,
      button: 'Set it',
    };
  }
  const credentials = credentialsHeadline(change, subject);
  if (credentials) return credentials;
  if (has('restore-mailbox')) {
    return {
      todo: `Restore the mailbox ${subject}`,
      done: `The mailbox ${subject} is back`,
      button: 'Restore it',
    };
  }
  if (has('remove-address')) {
    const what = has('catch-all') ? 'catch-all' : has('drop-mailbox') ? 'mailbox' : 'alias';
    return {
      todo: `Delete the ${what} ${subject}`,
      done: `The ${what} ${subject} is deleted`,
      button: 'Delete it',
    };
  }
  if (has('drop-mailbox')) {
    return {
      todo: `Turn the mailbox ${subject} into an alias`,
      done: `${subject} is an alias now`,
      button: 'Turn it into an alias',
    };
  }
  if (has('create-address')) {
    const what = has('catch-all') ? 'catch-all' : has('add-mailbox') ? 'mailbox' : 'alias';
    return {
      todo: `Create the ${what} ${subject}`,
      done: `The ${what} ${subject} is created`,
      button: 'Create it',
      wanted: `the ${what} ${subject}`,
    };
  }
  if (has('add-mailbox')) {
    return {
      todo: `Give ${subject} a mailbox`,
      done: `${subject} has a mailbox now`,
      button: 'Give it a mailbox',
    };
  }
  if (has('suspend'))
    return { todo: `Suspend ${subject}`, done: `${subject} is suspended`, button: 'Suspend it' };
  if (has('resume'))
    return { todo: `Resume ${subject}`, done: `${subject} works again`, button: 'Resume it' };
  return { todo: `Change ${subject}`, done: `${subject} is changed`, button: 'Change it' };
}

/** Changes of who has access to a mailbox. */
function credentialsHeadline(change: Change, subject: string): Headline | null {
  switch (change.kind) {
    case 'app-password':
      return change.act === 'add'
        ? {
            todo: `Make the app password ${quoteName(change.name)} of ${subject}`,
            done: `The app password ${quoteName(change.name)} of ${subject} works`,
            button: 'Make it',
          }
        : {
            todo: `Revoke the app password ${quoteName(change.name)} of ${subject}`,
            done: `The app password ${quoteName(change.name)} of ${subject} is revoked`,
            button: 'Revoke it',
          };
    case 'link':
      return {
        todo: `Send ${mentionText(change.owner)} a link for ${subject}`,
        done: `${mentionText(change.owner)} gets a link for ${subject}`,
        button: 'Send it',
      };
    case 'owner':
      return change.locksOut
        ? {
            todo: `Hand ${subject} over to ${mentionText(change.to)}`,
            done: `${subject} is handed over to ${mentionText(change.to)}`,
            button: 'Hand it over',
          }
        : {
            todo: `Note ${mentionText(change.to)} as the owner of ${subject}`,
            done: `${mentionText(change.to)} is the owner of ${subject}`,
            button: 'Note it',
          };
    default:
      return null;
  }
}
