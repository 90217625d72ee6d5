import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../../domain/address/address-state.ts';
import type { Destination } from '../../../domain/address/destination.ts';
import type { Change, DomainAliasChange } from '../../../domain/request/change.ts';
import { targetOf } from '../../../domain/request/change.ts';
import { changeSteps } from '../../../domain/request/change-steps.ts';
import type { Effect } from '../../../domain/request/effect.ts';
import { isKeeping, soleNote } from '../../../domain/request/effect-predicates.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { Format } from '../format.ts';
import { lowerFirst } from '../lower-first.ts';
import { appPasswords } from './app-passwords.ts';
import { changeHeadlines } from './change-headline.ts';
import { dkimEffect, dkimHeadline } from './domains/dkim.ts';
import { groups } from './groups/groups.ts';
import type { Headline } from './headline.ts';
import { mailRouting } from './mail-routing.ts';
import { mailboxSize as holdingIn } from './mailbox-size.ts';
import { accessHeadline, accessText } from './sharing/access.ts';
import { suspensionHeadline } from './suspension/suspension-headline.ts';
import { absenceEffect, absenceHeadline } from './times/absences.ts';
import { shortlyRestorable } from './times/offboarding.ts';
import { capital, quoteName } from './vocabulary.ts';

/** Times closer than this are given by the clock. */
const hour = 60 * 60_000;

/** Texts about what a plan would do. */
export function plans(format: Format) {
  const quota = (bytes: Bytes | null) => (bytes === null ? 'no limit' : format.size(bytes));
  const holding = holdingIn(format);
  const mail = mailRouting(format);
  const headlines = changeHeadlines(format, quota);
  const ofGroups = groups(format);

  return {
    holding,
    quota,
    headline: (change: Change, effects: readonly Effect[]): Headline => {
      const ofGroup = ofGroups.headline(change, effects);
      if (ofGroup) return ofGroup;
      const [first, ...others] = changeSteps(change, effects);
      const ofStep = first && headlines.step(displayAddress(targetOf(change)), first);
      const headline = ofStep ?? planHeadline(change, effects);
      return others.length > 0 ? headlines.withMore(headline, others.length) : headline;
    },
    /** @param destination writes a destination as it is shown. */
    effect: (effect: Effect, destination: (destination: Destination) => string): string => {
      switch (effect.kind) {
        case 'add-domain':
          return `The mail server accepts mail for ${displayDomain(effect.domain)}.`;
        case 'remove-domain':
          return `The mail server no longer accepts mail for ${displayDomain(effect.domain)}.`;
        case 'alias-domain':
          return effect.act === 'add'
            ? `Mail to any address of ${displayDomain(effect.domain)} goes to the same name in ${displayDomain(effect.target)}.`
            : `Mail that reaches ${displayDomain(effect.target)} by the name ${displayDomain(effect.domain)} is refused.`;
        case 'set-domain-quota':
          return `Quota of ${displayDomain(effect.domain)}, for all its mailboxes together: ${quota(effect.from)} → ${quota(effect.to)}.`;
        case 'dkim':
          return dkimEffect(effect);
        case 'create-address':
          return `${displayAddress(effect.address)} is created.`;
        case 'remove-address':
          return mail.removed(effect);
        case 'add-mailbox':
          return `The mailbox is empty. Quota: ${quota(effect.quota)}.`;
        case 'restore-mailbox':
          return effect.removedAt === undefined
            ? `The mailbox is restored with ${holding(effect.holds)}.`
            : `The mailbox is restored with ${holding(effect.holds)}. It was deleted on ${format.moment(effect.removedAt)}.`;
        case 'drop-mailbox':
          return `The mailbox is deleted, with ${holding(effect.holds)}.`;
        case 'add-forward':
          return `Mail is forwarded to ${destination(effect.to)}.`;
        case 'remove-forward':
          return `Mail is no longer forwarded to ${destination(effect.to)}.`;
        case 'disposal':
          return mail.disposal(effect);
        case 'catch-all':
          return effect.takes
            ? `It receives all mail to addresses of ${displayDomain(effect.domain)} that don’t exist.`
            : `Mail to addresses of ${displayDomain(effect.domain)} that don’t exist is refused.`;
        case 'set-quota':
          return `Quota ${quota(effect.from)} → ${quota(effect.to)}.`;
        case 'suspend':
          return mail.suspended(effect);
        case 'resume':
          return mail.resumed(effect);
        case 'set-password':
          return 'The password is replaced.';
        case 'add-app-password':
          return `The app password ${quoteName(effect.name)} is created.`;
        case 'revoke-app-password':
          return `The app password ${quoteName(effect.name)} stops working. Open sessions end. Devices with another password log in again by themselves.`;
        case 'change-owner':
          return effect.from === null
            ? `Owner: ${mentionText(effect.to)}.`
            : `Owner ${mentionText(effect.from)} → ${mentionText(effect.to)}.`;
        case 'local-delivery':
          return mail.delivered(effect);
        case 'delete-later':
          return `On ${format.moment(effect.at)}, the mailbox is deleted, with ${holding(effect.holds)}${shortlyRestorable(effect)}. If it holds more by then, Facteur asks again.`;
        case 'rename':
          return mail.renamed(effect);
        case 'lock-out':
          return mail.lockedOut(effect);
        case 'ends-reversal':
          return effect.deletes
            ? `Request #${effect.of}, which would delete the mailbox on ${format.moment(effect.dueAt)}, ends.`
            : `Request #${effect.of}, which would undo something on ${format.moment(effect.dueAt)}, ends.`;
        case 'app-passwords':
          return appPasswords(format)(effect);
        case 'send-link':
          return effect.appPassword === null
            ? `${mentionText(effect.to)} gets a link to set the password in a direct message.`
            : `${mentionText(effect.to)} gets a link to the app password ${quoteName(effect.appPassword)} in a direct message.`;
        case 'grant-access':
        case 'end-access':
          return accessText(effect);
        case 'set-note':
          return noteText(effect);
        case 'set-absence':
        case 'end-absence':
          return absenceEffect(format)(effect);
        case 'drop-note':
          return `The note goes too: ${quoteName(effect.note)}.`;
        case 'follow-group':
        case 'unfollow-group':
          return ofGroups.effect(effect);
      }
    },
    /** The postmaster's forwards, which a new domain needs. */
    postmaster: (address: string, to: string) => `Mail to ${address} is forwarded to ${to}.`,
    /** An effect that happens only once the new address, which is suspended, is resumed. */
    onceResumed: (effect: string) => `Once it is resumed: ${lowerFirst(effect)}`,
    sessionsLast: 'Open sessions go on until they end by themselves. This mail server can’t end them.',
    /** The loss of mail that a confirmation must name. */
    loss: (change: Change, holds: MailboxSize, restorableUntil: number | null, now: number): string => {
      const what = ['The mailbox', 'It'][holds.messages ?? 0] ?? 'They';
      if (holds.unknown?.why === 'misplaced')
        return `${displayAddress(targetOf(change))} holds ${holding(holds)}. Its files stay where they are, but Facteur can’t restore the mailbox.`;
      const end =
        restorableUntil === null
          ? 'will be lost for good'
          : restorableUntil - now < hour
            ? `can be restored for only a few minutes, until ${format.clock(restorableUntil)}`
            : `can be restored until ${format.day(restorableUntil, now)}`;
      return `${displayAddress(targetOf(change))} holds ${holding(holds)}. ${what} ${end}.`;
    },
  };
}

/** The note in full, and the one that it replaces. */
function noteText({ from, to }: Extract<Effect, { kind: 'set-note' }>): string {
  if (to === null) return from === null ? 'There is no note.' : `The note ${quoteName(from)} is removed.`;
  return from === null
    ? `Note: ${quoteName(to)}.`
    : `Note: ${quoteName(to)}. It replaces ${quoteName(from)}.`;
}

function planHeadline(change: Change, effects: readonly Effect[]): Headline {
  const subject = displayAddress(targetOf(change));
  const has = (kind: Effect['kind']) => effects.some((effect) => effect.kind === kind);
  if (change.kind === 'domain') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Add the domain ${domain}`,
      done: `Domain ${domain} added${change.postmaster ? `, with ${subject}` : ''}`,
      button: 'Add domain',
    };
  }
  if (change.kind === 'domain-remove') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Remove the domain ${domain}`,
      done: `Domain ${domain} removed`,
      button: 'Remove domain',
    };
  }
  if (change.kind === 'domain-alias') return aliasDomainHeadline(change);
  if (change.kind === 'domain-quota') {
    const domain = displayDomain(change.domain);
    return {
      todo: `Set the quota of the domain ${domain}`,
      done: `Quota of the domain ${domain} set`,
      button: 'Set quota',
    };
  }
  if (change.kind === 'dkim') return dkimHeadline(change);
  if (change.kind === 'absence') return absenceHeadline(change, subject);
  if (change.kind === 'password') {
    return {
      todo: `Set the password of ${subject}`,
      done: `Password of ${subject} set`,
      button: 'Set password',
    };
  }
  if (change.kind === 'rename') {
    const from = displayAddress(change.from);
    return { todo: `Rename ${from} to ${subject}`, done: `${from} renamed to ${subject}`, button: 'Rename' };
  }
  if (change.kind === 'access') return accessHeadline(change);
  const note = change.kind === 'note' ? change.to : soleNote(effects);
  if (note !== undefined) {
    if (note === null)
      return {
        todo: `Remove the note of ${subject}`,
        done: `Note of ${subject} removed`,
        button: 'Remove note',
      };
    return { todo: `Set the note of ${subject}`, done: `Note of ${subject} set`, button: 'Set note' };
  }
  const credentials = credentialsHeadline(change, subject);
  if (credentials) return credentials;
  if (isKeeping(effects))
    return { todo: `Keep ${subject} as it is`, done: `${subject} stays as it is`, button: 'Keep' };
  if (has('restore-mailbox')) {
    return {
      todo: `Restore the mailbox ${subject}`,
      done: `Mailbox ${subject} restored`,
      button: 'Restore',
    };
  }
  if (has('remove-address')) {
    const what = has('catch-all') ? 'catch-all' : has('drop-mailbox') ? 'mailbox' : 'alias';
    return {
      todo: `Delete the ${what} ${subject}`,
      done: `${capital(what)} ${subject} deleted`,
      button: 'Delete',
    };
  }
  if (has('drop-mailbox')) {
    return {
      todo: `Convert the mailbox ${subject} into an alias`,
      done: `Mailbox ${subject} converted into an alias`,
      button: 'Convert',
    };
  }
  if (has('create-address')) {
    const what = has('catch-all') ? 'catch-all' : has('add-mailbox') ? 'mailbox' : 'alias';
    return {
      todo: `Create the ${what} ${subject}`,
      done: `${capital(what)} ${subject} created`,
      button: 'Create',
      wanted: `the ${what} ${subject}`,
    };
  }
  if (has('add-mailbox')) {
    return {
      todo: `Convert ${subject} into a mailbox`,
      done: `${subject} converted into a mailbox`,
      button: 'Convert',
    };
  }
  return (
    suspensionHeadline(subject, effects) ?? {
      todo: `Change ${subject}`,
      done: `${subject} changed`,
      button: 'Change',
    }
  );
}

function aliasDomainHeadline({ domain, target, act }: DomainAliasChange): Headline {
  const [name, of] = [displayDomain(domain), displayDomain(target)];
  return act === 'add'
    ? {
        todo: `Make ${name} another name of ${of}`,
        done: `${name} is now another name of ${of}`,
        button: 'Add name',
      }
    : {
        todo: `Take the other name ${name} from ${of}`,
        done: `${name} is no longer another name of ${of}`,
        button: 'Take away',
      };
}

/** Changes of who has access to a mailbox. */
function credentialsHeadline(change: Change, subject: string): Headline | null {
  switch (change.kind) {
    case 'app-password':
      return change.act === 'add'
        ? {
            todo: `Create the app password ${quoteName(change.name)} of ${subject}`,
            done: `App password ${quoteName(change.name)} of ${subject} created`,
            button: 'Create',
          }
        : {
            todo: `Revoke the app password ${quoteName(change.name)} of ${subject}`,
            done: `App password ${quoteName(change.name)} of ${subject} revoked`,
            button: 'Revoke',
          };
    case 'link':
      return {
        todo: `Send ${mentionText(change.owner)} a link for ${subject}`,
        done: `Link for ${subject} sent to ${mentionText(change.owner)}`,
        button: 'Send link',
      };
    case 'owner':
      if (change.closedUntil !== undefined)
        return { todo: `Close the mailbox ${subject}`, done: `Mailbox ${subject} closed`, button: 'Close' };
      return change.locksOut
        ? {
            todo: `Hand ${subject} over to ${mentionText(change.to)}`,
            done: `${subject} handed over to ${mentionText(change.to)}`,
            button: 'Hand over',
          }
        : {
            todo: `Make ${mentionText(change.to)} the owner of ${subject}`,
            done: `${mentionText(change.to)} is now the owner of ${subject}`,
            button: 'Set owner',
          };
    default:
      return null;
  }
}
