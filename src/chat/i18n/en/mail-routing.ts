import { displayAddress, isCatchAll } from '../../../domain/address/address.ts';
import { displayDestination } from '../../../domain/address/destination.ts';
import type { Disposal } from '../../../domain/address/disposal.ts';
import type { LastingAccess } from '../../../domain/lasting-access.ts';
import type { CatchAll, Effect } from '../../../domain/request/effect.ts';
import type { Format } from '../format.ts';
import { capital } from './vocabulary.ts';

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

/** Texts about where mail goes that an address does not keep. */
export function mailRouting(format: Format) {
  const toCatchAll = ({ to, how }: CatchAll) => {
    const then = how ? `where it is ${disposalTexts[how]}` : format.list(to.map(displayDestination));
    return `goes to the catch-all of its domain${then === '' ? '' : ` (${then})`}`;
  };

  return {
    removed: ({ address, catchAll }: Of<'remove-address'>): string =>
      isCatchAll(address)
        ? `${displayAddress(address)} is deleted.`
        : catchAll
          ? `${displayAddress(address)} is deleted. Mail to it ${toCatchAll(catchAll)}.`
          : `${displayAddress(address)} is deleted. Mail to it is refused.`,
    suspended: ({ of, catchAll, isNew, part }: Of<'suspend'>): string => {
      if (part === 'login')
        return isNew
          ? 'Nobody can log in until its logins are resumed. Mail arrives.'
          : 'Nobody can log in, and open sessions end. Nothing changes for mail.';
      if (isNew) {
        const mail = catchAll ? `mail to it ${toCatchAll(catchAll)}` : 'mail to it is refused';
        return of === 'catch-all'
          ? 'It is created suspended: it receives no mail until it is resumed.'
          : `It is created suspended: ${of === 'alias' || part ? '' : 'nobody can log in, and '}${mail} until it is resumed.`;
      }
      if (of === 'catch-all') return 'The catch-all receives no mail while it is suspended.';
      const mail = catchAll
        ? `mail to it ${toCatchAll(catchAll)} while it is suspended`
        : 'mail to it is refused';
      if (part) return `${capital(mail)}, and none is forwarded. Nothing changes for logins.`;
      return of === 'alias'
        ? `${capital(mail)}.`
        : `Nobody can log in, and ${mail}. The mail in the mailbox stays.`;
    },
    resumed: ({ of, part }: Of<'resume'>): string => {
      if (part === 'login') return 'People can log in again.';
      if (part === 'mail') return 'The mailbox receives mail again.';
      if (of === 'catch-all') return 'The catch-all receives mail again.';
      return of === 'alias' ? 'The alias forwards mail again.' : 'People can log in and receive mail again.';
    },
    disposal: ({ how, begins }: Of<'disposal'>): string =>
      begins ? `All mail to it is ${disposalTexts[how]}.` : `Mail to it is no longer ${disposalTexts[how]}.`,
    delivered: ({ on }: Of<'local-delivery'>): string =>
      on ? 'The mailbox receives new mail again.' : 'The mailbox itself receives no new mail.',
    renamed: ({ from, to, keepsAlias, replacesAlias, catchAll }: Of<'rename'>): string => {
      const [old, name] = [displayAddress(from), displayAddress(to)];
      const mailToOld = keepsAlias
        ? `Mail to ${old} goes on arriving: it becomes an alias.`
        : `${old} is gone. Mail to it ${catchAll ? toCatchAll(catchAll) : 'is refused'}.`;
      return [
        `The mailbox ${old} becomes ${name}, with its mail, passwords and owner. People log in as ${name}.`,
        mailToOld,
        ...(replacesAlias ? [`The alias ${name} is replaced by the mailbox.`] : []),
      ].join(' ');
    },
    lockedOut: ({ leaves = [] }: Of<'lock-out'>): string =>
      [
        'The password, app passwords and links stop working, and open sessions end. The mail in the mailbox stays.',
        ...leaves.map((each) => lastingAccessTexts[each]),
        ...(leaves.length > 0 ? [leavesAdvice] : []),
      ].join(' '),
  };
}

const disposalTexts: Readonly<Record<Disposal, string>> = {
  discard: 'discarded',
  'learn-spam': 'learned as spam',
  'learn-ham': 'learned as ham',
};

const lastingAccessTexts: Readonly<Record<LastingAccess, string>> = {
  'security-key':
    'Registered security keys (FIDO2) stay. The former owner can still log in with one, without a password.',
  'second-factor': 'A second factor stays. The new owner would be asked for it.',
  'reset-link': 'A link to reset the password that was sent shortly before works until it expires.',
};

const leavesAdvice =
  'Facteur can’t see or remove these. The operator of the mail server can, as Facteur’s guide says.';
