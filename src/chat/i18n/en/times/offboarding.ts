import { displayAddress } from '../../../../domain/address/address.ts';
import type { NotOffboarded } from '../../../../domain/fault.ts';
import type { WantedTime } from '../../../../domain/request/wanted-time.ts';
import type { Format } from '../../format.ts';

/** Texts about somebody who leaves. @see offboardingFault */
export const offboarding = (format: Format) => ({
  /** @param to who gets their mail; null: nobody. @param keep null: the mailboxes are handed over. */
  leaves: (who: string, to: string | null, keep: WantedTime | null): string => {
    if (keep === null) return `${who} leaves, and ${to ?? 'no one'} takes over.`;
    const mail = to === null ? '' : ` New mail goes to ${to} where the mail server can forward it.`;
    return `${who} leaves. The mailboxes are closed until ${format.wanted(keep)}, and then deleted.${mail}`;
  },
  requests: (count: number): string =>
    count === 1
      ? 'A request of theirs that is still open is cancelled for good.'
      : `${format.count(count)} requests of theirs that are still open are cancelled for good.`,
  /** What an undo can't bring back. */
  lasting: (who: string): string =>
    `An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ${who} would get links to set new passwords.`,
  covered: (id: number): string =>
    `Request #${id} covers this. If the mailbox holds more by then, Facteur asks again.`,
});

/** Why somebody is not offboarded. */
export function offboardingFault(why: NotOffboarded['why'], who: string) {
  switch (why.kind) {
    case 'yourself':
      return { what: 'You can’t offboard yourself.', next: 'Ask another admin.' };
    case 'successor-leaves':
      return { what: `${who} leaves, and can’t be the successor.`, next: 'Name another person after to:.' };
    case 'nothing':
      return {
        what: `${who} owns no mailbox here, so no address changes.`,
        next: 'To see whose a mailbox is, type /mail owner ADDRESS. /mail request list all shows open requests, to cancel them.',
      };
    case 'successor-without-mailbox':
      return {
        what: `${who} has no mailbox here that takes mail.`,
        next: `Give them one first: /mail create ADDRESS for:PERSON. Or leave out to:.`,
      };
    case 'last-forwards':
      return {
        what: `Mail to ${why.addresses.map(displayAddress).join(', ')} would go nowhere, and a postmaster has to stay.`,
        next: 'Name who gets the mail after to:, or first forward these addresses elsewhere.',
      };
  }
}
