import { displayAddress, isCatchAll } from '../../../domain/address/address.ts';
import { displayDestination } from '../../../domain/address/destination.ts';
import type { Disposal } from '../../../domain/address/disposal.ts';
import type { LastingAccess } from '../../../domain/lasting-access.ts';
import type { CatchAll, Effect } from '../../../domain/request/effects.ts';
import type { Format } from '../format.ts';

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
        ? `${displayAddress(address)} is removed.`
        : catchAll
          ? `${displayAddress(address)} is removed; mail to it ${toCatchAll(catchAll)}.`
          : `${displayAddress(address)} is removed; mail to it is refused.`,
    suspended: ({ of, catchAll }: Of<'suspend'>): string => {
      if (of === 'catch-all') return 'It takes no mail while it is suspended.';
      const mail = catchAll
        ? `mail to it ${toCatchAll(catchAll)} while it is suspended`
        : 'mail to it is refused';
      return of === 'alias' ? `${capital(mail)}.` : `Nobody can log in, and ${mail}. Its mail stays.`;
    },
    resumed: ({ of }: Of<'resume'>): string => {
      if (of === 'catch-all') return 'It takes mail again.';
      return of === 'alias' ? 'Mail to it is taken again.' : 'Login and mail work again.';
    },
    disposal: ({ how, begins }: Of<'disposal'>): string =>
      begins ? `All mail to it is ${disposalTexts[how]}.` : `Mail to it is no longer ${disposalTexts[how]}.`,
    lockedOut: ({ leaves = [] }: Of<'lock-out'>): string =>
      [
        'Its password and app passwords work no more, links to set one neither, and open sessions end. Its mail stays.',
        ...leaves.map((each) => lastingAccessTexts[each]),
        ...(leaves.length > 0 ? [leavesAdvice] : []),
      ].join(' '),
  };
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const disposalTexts: Readonly<Record<Disposal, string>> = {
  discard: 'discarded',
  'learn-spam': 'learned as spam',
  'learn-ham': 'learned as no spam',
};

const lastingAccessTexts: Readonly<Record<LastingAccess, string>> = {
  'security-key':
    'Security keys (FIDO2) that were registered stay: with one, the former owner still gets in, without a password.',
  'second-factor': 'A second factor stays, too: the new owner would be asked for it.',
  'reset-link': 'A link for a new password that was asked for shortly before works until its time is over.',
};

const leavesAdvice =
  'Facteur can’t see or remove these: have whoever runs the mail server do so, as Facteur’s guide to it says.';
