import { type Actor, highestRole, tenantOf } from '../../domain/actor.ts';
import type { DomainReview, ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

type FindContext = Pick<AppContext, 'store' | 'policy'>;

/** Refuses reviews to all but admins. */
export function adminFault(actor: Actor): Fault | null {
  const role = highestRole(actor);
  return role === 'admin' ? null : { code: 'review-for-admins', role };
}

/** A review that an admin may see: one of their tenant, of a domain that is still there. */
export function findReview(app: FindContext, actor: Actor, id: number): Result<DomainReview, Fault> {
  const fault = adminFault(actor);
  if (fault) return err(fault);
  const review = app.store.domainReviews.get(id);
  if (!review || review.tenant !== tenantOf(actor)) return err({ code: 'review-unknown' });
  return visibleDomainFilter(app, actor)(review.domain) ? ok(review) : err({ code: 'review-unknown' });
}

/** A finding of a review that is open, for an admin to answer. */
export function findOpenItem(
  app: FindContext,
  actor: Actor,
  { review: id, item: position }: { readonly review: number; readonly item: number },
): Result<{ readonly review: DomainReview; readonly item: ReviewItem }, Fault> {
  const found = findReview(app, actor, id);
  if (!found.ok) return found;
  const item = app.store.domainReviews.item(id, position);
  if (!item) return err({ code: 'review-unknown' });
  const review = found.value;
  return review.state === 'open'
    ? ok({ review, item })
    : err({ code: 'review-ended', domain: review.domain });
}
