import type { Bulletin, ShowBulletin } from '../../src/chat/delivery/adapter.ts';
import type { Platform } from '../../src/domain/actor.ts';
import { createKeyedMutex } from '../../src/lib/mutex.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { ReviewJob } from '../../src/requests/domain-review/review-jobs.ts';

/**
 * Shows a review of a domain as it is now, in its message. May run again. Jobs of one review run one after the other, so
 * that the last one shows the newest state.
 */
export function showDomainReview(
  { store }: Pick<AppContext, 'store'>,
  bulletinOf: (review: number) => Bulletin | null,
  hashOf: (bulletin: Bulletin) => string,
  adapters: Partial<Record<Platform, ShowBulletin>>,
): Job<ReviewJob> {
  const inOrder = createKeyedMutex();
  return ({ data, outboxId }) =>
    inOrder(data.review, async () => {
      if (store.outbox.isDone(outboxId)) return;
      const review = store.domainReviews.get(data.review);
      const bulletin = review ? bulletinOf(data.review) : null;
      const known = store.domainReviews.shown(data.review);
      const shows = bulletin && hashOf(bulletin);
      const isShown = known?.message && known.shows === shows;
      const show = review && adapters[review.place.platform];
      const message = bulletin && show && !isShown ? await show(bulletin) : null;
      await store.commit(() => {
        // Where nothing can be posted, the review goes on: /mail domain review shows it.
        if (message) store.domainReviews.noteShown(data.review, { message, shows });
        store.outbox.remove(outboxId);
      });
    });
}
