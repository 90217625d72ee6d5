import { displayDomain } from '../../../../domain/address/address.ts';
import type { ReviewFault } from '../../../../domain/domain-review/review-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';

/** Messages for what can't be done with a review of a domain. */
export const reviewFaults: FaultMessages<ReviewFault> = {
  'review-unknown': () => ({
    what: 'There is no such review here.',
    next: '/mail domain review DOMAIN begins one, or shows the one that is open.',
  }),
  'review-for-admins': ({ role }) => ({
    what: `Only an admin can review a domain, and you are ${role === 'member' ? 'a member' : 'a moderator'}.`,
    next: 'Nothing was changed. Ask an admin.',
  }),
  'review-ended': ({ domain }) => ({
    what: `The review of ${displayDomain(domain)} has ended.`,
    next: `Nothing was changed. /mail domain review ${domain} begins another one.`,
  }),
  'review-answered': ({ domain, number }) => ({
    what: `Finding ${number} was answered already.`,
    next: `Nothing was changed. /mail domain review ${domain} shows the answer, and can change it.`,
  }),
  'review-no-owner': () => ({
    what: 'The owner can’t be asked: nobody is known who owns this mailbox now, or no message reaches them from here.',
    next: 'Nothing was changed. Answer without asking.',
  }),
  'review-not-asked': () => ({
    what: 'This question is for the owner of the mailbox, and that isn’t you, or no longer.',
    next: 'Nothing was changed. /mail mine shows your mailboxes.',
  }),
  'review-too-many': ({ count, most }) => ({
    what: `You have ${count} domains, and at most ${most} reviews begin at once.`,
    next: 'Nothing was changed. Name one: /mail domain review DOMAIN',
  }),
};
