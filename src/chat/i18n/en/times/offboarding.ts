import { displayAddress } from '../../../../domain/address/address.ts';
import type { NotOffboarded } from '../../../../domain/people-fault.ts';
import type { ShortlyRestorable } from '../../../../domain/request/effect.ts';
import type { Offboards } from '../../../../domain/request/request.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { Format } from '../../format.ts';

/** Texts about somebody who leaves. @see offboardingFault */
export const offboarding = (format: Format) => ({
  /** What becomes of what is theirs beside the addresses, and what an undo can't restore. */
  lines: ({ person, to, keep, requests }: Offboards): string[] => {
    const who = mentionText(person);
    const heir = to && mentionText(to);
    const closed = keep && `The mailboxes are closed until ${format.wanted(keep)}, and then deleted.`;
    const ended =
      requests === 1
        ? 'A request of theirs that is still open is cancelled for good.'
        : `${format.count(requests)} requests of theirs that are still open are cancelled for good.`;
    return [
      closed ? `${who} leaves. ${closed}` : `${who} leaves, and ${heir} takes over.`,
      ...(closed && heir ? [`New mail goes to ${heir} where the mail server can forward it.`] : []),
      ...(requests > 0 ? [ended] : []),
      `An undo restores addresses, forwards and owners, but not passwords, app passwords and open sessions. ${who} would get links to set new passwords.`,
    ];
  },
});

/** What becomes of a mailbox that is deleted later, where the mail server keeps it for minutes, or not at all. */
export function shortlyRestorable({ restorable }: { readonly restorable?: ShortlyRestorable }): string {
  if (!restorable) return '';
  return restorable === 'nothing'
    ? ', and can’t be restored'
    : ', and can be restored for only a few minutes';
}

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
