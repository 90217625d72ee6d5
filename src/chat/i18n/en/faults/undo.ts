import type { Change } from '../../../../domain/request/change.ts';

type UndoFaults = Readonly<
  Record<Exclude<Change['kind'], 'address'>, { readonly what: string; readonly next: string }>
>;

/** What can't be taken back, after "Request #4 …", and what can be done instead. */
export const undoFaults: UndoFaults = {
  password: {
    what: 'has set a password; the one before is kept nowhere.',
    next: '/mail password ADDRESS makes a link to set another.',
  },
  'app-password': {
    what: 'has made or revoked an app password, which is kept nowhere.',
    next: '/mail app-passwords ADDRESS shows them; /mail app-password ADDRESS NAME makes another.',
  },
  owner: {
    what: 'has said whose a mailbox is.',
    next: '/mail owner ADDRESS PERSON says so anew; /mail handover ADDRESS PERSON locks all others out too.',
  },
  link: {
    what: 'has sent a link.',
    next: '/mail password ADDRESS sends a new one, and the old one works no more.',
  },
  domain: {
    what: 'has added a domain; domains are not removed from here.',
    next: 'Whoever runs the mail server can remove it there.',
  },
};
