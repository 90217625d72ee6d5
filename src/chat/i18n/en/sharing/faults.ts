import { displayAddress } from '../../../../domain/address/address.ts';
import type { SharingFault } from '../../../../domain/sharing/sharing-fault.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';

/** Messages for why nobody is let into an address. */
export const sharingFaults = (format: Format): FaultMessages<SharingFault> => ({
  'access-own': ({ address }) => ({
    what: `${displayAddress(address)} has all rights to itself.`,
    next: 'Name another mailbox.',
  }),
  'access-other-server': ({ address, holder }) => ({
    what: `${displayAddress(holder)} and ${displayAddress(address)} are on different mail servers, and neither lets the other’s people in.`,
    next: 'Name a mailbox on the same mail server, or forward the mail: /mail forward add.',
  }),
  'access-catch-all': ({ address }) => ({
    what: `${displayAddress(address)} is a catch-all. It has no folders, and nobody sends as any address.`,
    next: 'Name one address.',
  }),
  'access-person-without-mailbox': ({ person }) => ({
    what: `${mentionText(person)} owns no other mailbox here.`,
    next: 'Name the address of a mailbox, or give them one: /mail create ADDRESS for:PERSON.',
  }),
  'access-person-unclear': ({ person, mailboxes }) => ({
    what: `${mentionText(person)} has several mailboxes: ${format.list(mailboxes.map(displayAddress))}.`,
    next: 'Name one of them instead of the person.',
  }),
});
