import { destinationKey } from '../../domain/address/destination.ts';
import type { ReviewItem } from '../../domain/domain-review/domain-review.ts';
import { hasRights, rightsOf } from '../../domain/sharing/access-rights.ts';
import { MailServerUnavailable } from '../../mail-servers/port.ts';
import type { AppContext } from '../context/app-context.ts';
import { currentOwner } from './answer-finding.ts';
import { isFound } from './end-access.ts';
import { recordGone } from './resolve-finding.ts';

type SettleContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>;

/**
 * Answers the findings of open reviews that are not so any more, by whichever way: as the mirror has it, and of access, which it
 * has not, as the mail server says once a request has changed the address. @returns how many.
 */
export async function settleGone(app: SettleContext): Promise<number> {
  const { domainReviews } = app.store;
  const open = domainReviews.allUnfinished().filter(({ state }) => state === 'open');
  const gone: ReviewItem[] = [];
  for (const { id, startedAt } of open)
    for (const item of domainReviews.items(id))
      if (item.answer === null && !(isStillSo(app, item) && (await isStillShared(app, item, startedAt))))
        gone.push(item);
  if (gone.length === 0) return 0;
  await app.store.commit(() => {
    for (const { review, position } of gone) recordGone(app, { review, item: position });
  });
  return gone.length;
}

function isStillSo(app: SettleContext, item: ReviewItem): boolean {
  const { address, mailbox, category, to, access } = item;
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
    case 'access':
      // The mirror may not have a holder yet whom it did not have when it was found.
      return (
        !access ||
        access.mailbox === null ||
        isFound(access, app.store.addresses.stateOf(access.address)?.mailbox?.id ?? null)
      );
  }
}

/** Audit rows of an address that are looked at for a change of it. */
const rowsLookedAt = 20;

/** Asks the mail server only about addresses that requests have changed since the review began: this runs every minute. */
async function isStillShared(
  { store, mailServer }: SettleContext,
  { address, access }: ReviewItem,
  since: number,
): Promise<boolean> {
  if (!access) return true;
  const rows = store.audit.forAddress(address, rowsLookedAt);
  if (!rows.some(({ event, at }) => event === 'applied' && at >= since)) return true;
  try {
    return hasRights(rightsOf((await mailServer.access(address)).given, access.address));
  } catch (error) {
    // What can't be asked now is asked in a minute.
    if (error instanceof MailServerUnavailable) return true;
    throw error;
  }
}
