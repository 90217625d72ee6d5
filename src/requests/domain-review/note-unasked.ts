import type { AppContext } from '../context/app-context.ts';
import { auditReview, whichFinding } from './audit-review.ts';
import { type AskOwnerJob, enqueueReviewShow } from './review-jobs.ts';

/** Records that no question reached an owner: they can be asked again, or the finding answered without. Within the caller's transaction. */
export function noteUnasked(
  app: Pick<AppContext, 'store' | 'clock'>,
  { review: id, position }: AskOwnerJob,
): void {
  const review = app.store.domainReviews.get(id);
  const item = app.store.domainReviews.item(id, position);
  if (!review || !item?.asked) return;
  app.store.domainReviews.say(id, position, { asked: null });
  auditReview(app, review, {
    ...{ event: 'owner-not-told', actor: null, address: item.address },
    detail: whichFinding(item),
  });
  enqueueReviewShow(app, review);
}
