import { displayAddress } from '../../../../domain/address/address.ts';
import type { DomainReview, ReviewEnd } from '../../../../domain/domain-review/domain-review.ts';
import type { FindingCategory } from '../../../../domain/domain-review/finding.ts';
import type { AccessEntry } from '../../../../domain/sharing/access-rights.ts';
import type { Format } from '../../format.ts';

/** What another mailbox may do with the address that a finding is about. */
function holderDoes({ address, rights: { folders, send } }: AccessEntry): string {
  const words = { none: [], read: ['reads its folders'], write: ['reads and changes its folders'] };
  return `${displayAddress(address)} ${[...words[folders], ...(send ? ['sends as it'] : [])].join(', and ')}.`;
}

/** Texts of reviews of domains. */
export const domainReviewTexts = (format: Format) => {
  const mailboxes = (count: number) => `${format.count(count)} ${count === 1 ? 'mailbox' : 'mailboxes'}`;
  const addresses = (count: number) => `${format.count(count)} ${count === 1 ? 'address' : 'addresses'}`;
  const findings = (count: number) => `${format.count(count)} ${count === 1 ? 'finding' : 'findings'}`;
  const ends: Readonly<Record<ReviewEnd, string>> = {
    answered: 'all findings are answered',
    'nothing-found': 'nothing to ask about',
    'time-over': 'its 30 days are over',
    'domain-gone': 'the domain is no longer here',
  };
  return {
    looking: (domain: string) => `Looking through ${domain}`,
    lookingHint: 'The review appears here soon. Its findings can be answered over 30 days.',
    open: (domain: string, all: number, left: number) =>
      `Review of ${domain}: ${findings(all)}, ${format.count(left)} to answer`,
    ended: (domain: string, end: ReviewEnd) => `Review of ${domain} ended: ${ends[end]}`,
    counted: (category: FindingCategory, count: number): string => {
      switch (category) {
        case 'left':
          return `${mailboxes(count)} of people who left`;
        case 'ownerless':
          return `${mailboxes(count)} without an owner`;
        case 'unused':
          return `${mailboxes(count)} without a login for 90 days`;
        case 'forward-outside':
          return `${addresses(count)} forwarding outside`;
        case 'catch-all':
          return count === 1 ? '1 catch-all' : `${format.count(count)} catch-alls`;
        case 'temporary':
          return `${addresses(count)} made for a time and kept for good`;
        case 'access':
          return count === 1
            ? '1 access by another mailbox'
            : `${format.count(count)} accesses by other mailboxes`;
      }
    },
    finding: (
      category: FindingCategory,
      {
        owner,
        to,
        since,
        access,
      }: {
        readonly owner: string | null;
        readonly to: string;
        readonly since: string | null;
        readonly access: AccessEntry | null;
      },
    ): string => {
      switch (category) {
        case 'left':
          return `the owner, ${owner ?? ''}, has left.`;
        case 'ownerless':
          return 'this mailbox has no owner.';
        case 'unused':
          return since === null ? 'nobody has ever logged in.' : `nobody has logged in since ${since}.`;
        case 'forward-outside':
          return `forwards to ${to}.`;
        case 'catch-all':
          return to === ''
            ? 'gets mail for addresses that do not exist.'
            : `gets mail for addresses that do not exist, for ${to}.`;
        case 'temporary':
          return since === null
            ? 'was made for a time and kept for good.'
            : `was made for a time and kept for good on ${since}.`;
        case 'access':
          return access ? holderDoes(access) : '';
      }
    },
    ownedBy: (owner: string) => `Owner: ${owner}.`,
    kept: (who: string, on: string) => `Kept by ${who} on ${on}.`,
    requested: (request: number, who: string, state: string) => `Request #${request} by ${who}: ${state}.`,
    gone: 'No longer so.',
    asked: (owner: string) => `${owner} was asked, and has not answered yet.`,
    saysKeep: (owner: string) => `${owner} says: keep.`,
    saysCanGo: (owner: string) => `${owner} says: it can go.`,
    untold: ({
      loginsUntold,
      ownersUntold,
      accessUntold,
    }: Pick<DomainReview, 'loginsUntold' | 'ownersUntold' | 'accessUntold'>): string[] => [
      ...(loginsUntold > 0 ? [`Of ${mailboxes(loginsUntold)}, the last login is not known.`] : []),
      ...(ownersUntold > 0
        ? [`Of ${mailboxes(ownersUntold)}, it is not known whether the owner has left.`]
        : []),
      ...(accessUntold > 0 ? [`Of ${addresses(accessUntold)}, it is not known who else has access.`] : []),
    ],
    keptBefore: (count: number) =>
      count === 1
        ? 'One more was kept in an earlier review, and is as it was then.'
        : `${format.count(count)} more were kept in earlier reviews, and are as they were then.`,
    page: (from: number, to: number, of: number) => `Findings ${from} to ${to} of ${of}.`,
    until: (time: string) => `Open until ${time}.`,
    postedElsewhere: 'Everybody who approves sees it in the channel of the approvers.',
    nextHint: (domain: string) => `/mail domain review ${domain} shows this review again.`,
    buttons: {
      keep: (number: number) => `Keep ${number}`,
      askOwner: (number: number) => `Ask owner of ${number}`,
      change: (number: number) => `Change answer ${number}`,
      setOwner: (number: number) => `Set owner of ${number}`,
      resolve: (category: FindingCategory, number: number): string => {
        switch (category) {
          case 'left':
            return `Offboard ${number}`;
          case 'ownerless':
          case 'unused':
            return `Suspend ${number}`;
          case 'forward-outside':
            return `Remove forward ${number}`;
          case 'catch-all':
            return `Delete ${number}`;
          case 'temporary':
            return `End ${number}`;
          case 'access':
            return `End access ${number}`;
        }
      },
      file: 'CSV',
      mineKeep: 'Keep',
      canGo: 'It can go',
    },
    answered: {
      keep: (address: string) => `${address} is kept`,
      reopen: (address: string) => `${address} is to be answered again`,
      'ask-owner': (address: string) => `The owner of ${address} is asked`,
      gone: (address: string) => `${address}: no longer so`,
    },
    left: (left: number) => (left === 0 ? 'All findings are answered.' : `${findings(left)} to answer.`),
    question: (address: string, what: string) => `${address}: ${what}`,
    questionText: (domain: string, who: string) =>
      `${who} reviews the addresses of ${domain}, and asks whether this one is still needed as it is.`,
    questionHint: (until: string) =>
      `You can answer until ${until}. “It can go” changes nothing yet: an admin looks at it again.`,
    thanks: (address: string, answer: 'keep' | 'can-go') =>
      answer === 'keep' ? `${address} is kept as it is` : `An admin is told that ${address} can go`,
    begun: (domains: readonly string[]) =>
      domains.length === 1
        ? `Review of ${domains[0]} begun`
        : `Reviews of ${format.count(domains.length)} domains begun`,
    begunText: (domains: string) => `The reviews appear one by one: ${domains}.`,
    csvTitle: (domain: string, count: number) => `Review of ${domain} as a file: ${findings(count)}`,
    csvName: (domain: string, id: number) => `review-${domain}-${id}.csv`,
    categories: {
      left: 'owner has left',
      ownerless: 'no owner',
      unused: 'no login for 90 days',
      'forward-outside': 'forwards outside',
      'catch-all': 'catch-all',
      temporary: 'temporary, kept for good',
      access: 'another mailbox has access',
    } satisfies Record<FindingCategory, string>,
    unanswered: 'not answered',
  };
};
