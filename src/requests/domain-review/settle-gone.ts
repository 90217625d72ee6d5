import { destinationKey } from '../../domain/address/destination.ts';
import type { ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { AppContext } from '../context/app-context.ts';
import { currentOwner } from './answer-finding.ts';
import { recordGone } from './resolve-finding.ts';

type SettleContext = Pick<AppContext, 'store' | 'policy' | 'clock'>;

/**
 * Answers the findings of open reviews that are not so any more, by whichever way: as the mirror has it. @returns how many.
 */
export async function settleGone(app: SettleContext): Promise<number> {
  const { domainReviews } = app.store;
  const open = domainReviews.allUnfinished().filter(({ state }) => state === 'open');
  const gone = open
    .flatMap(({ id }) => domainReviews.items(id))
    .filter((item) => item.answer === null && !isStillSo(app, item));
  if (gone.length === 0) return 0;
  await app.store.commit(() => {
    for (const { review, position } of gone) recordGone(app, { review, item: position });
  });
  return gone.length;
}

function isStillSo(app: SettleContext, item: ReviewItem): boolean {
  const { address, mailbox, category, to } = item;
  const state = app.store.addresses.stateOf(address);
  if (!state || (mailbox !== null && state.mailbox?.id !== mailbox)) return false;
  switch (category) {
    case 'left':
      return currentOwner(app, item) !== null;
    case 'ownerless':
      return mailbox !== null && app.store.owners.of(mailbox) === undefined && state.enabled;
    case 'unused':
      return state.enabled;
    case 'forward-outside': {
      const now = new Set(state.forwards.map(destinationKey));
      return to.some((each) => now.has(destinationKey(each)));
    }
    case 'catch-all':
    case 'temporary':
      return true;
  }
}
