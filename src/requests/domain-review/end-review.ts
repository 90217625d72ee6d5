import type { DomainReview, ReviewEnd, ReviewItem } from '../../domain/domain-review/domain-review.ts';
import { canSeeDomain } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { auditReview } from './audit-review.ts';
import { enqueueReviewShow } from './review-jobs.ts';

type EndContext = Pick<AppContext, 'store' | 'clock'>;

/** Ends a review that is not over, with how many of its findings were answered, within the caller's transaction. */
export function endReview(app: EndContext, review: DomainReview, end: ReviewEnd): void {
  app.store.domainReviews.end(review.id, end, app.clock());
  const items = app.store.domainReviews.items(review.id);
  const count = (kind: NonNullable<ReviewItem['answer']>['kind'] | null) =>
    items.filter(({ answer }) => (answer?.kind ?? null) === kind).length;
  auditReview(app, review, {
    ...{ event: 'domain-review-ended', actor: null },
    detail: {
      ...{ end, findings: items.length, kept: count('kept'), requested: count('requested') },
      ...{ gone: count('gone'), unanswered: count(null) },
    },
  });
  enqueueReviewShow(app, review);
}

/** Shows a review after an answer, and ends it with the last one, within the caller's transaction. */
export function afterAnswer(app: EndContext, review: DomainReview): void {
  if (app.store.domainReviews.countOpen(review.id) === 0) endReview(app, review, 'answered');
  else enqueueReviewShow(app, review);
}

/** Ends the reviews whose time is over, and those of domains that are gone. @returns how many. */
export async function endOverdueReviews(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
): Promise<number> {
  const over = overReviews(app);
  if (over.length === 0) return 0;
  return app.store.commit(() => {
    const still = overReviews(app);
    for (const { review, end } of still) endReview(app, review, end);
    return still.length;
  });
}

type Over = { readonly review: DomainReview; readonly end: ReviewEnd };

function overReviews(app: Pick<AppContext, 'store' | 'clock' | 'policy'>): Over[] {
  const now = app.clock();
  return app.store.domainReviews.allUnfinished().flatMap((review): Over[] => {
    if (!canSeeDomain(app, review.tenant, review.domain)) return [{ review, end: 'domain-gone' }];
    return review.endsAt <= now ? [{ review, end: 'time-over' }] : [];
  });
}
