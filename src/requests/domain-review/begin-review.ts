import { type Actor, tenantOf } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { type DomainReview, reviewLasts } from '../../domain/domain-review/domain-review.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { requireVisibleDomain } from '../access/read-address.ts';
import type { AppContext } from '../context/app-context.ts';
import { auditReview } from './audit-review.ts';
import { adminFault } from './find-review.ts';
import { enqueueLook, enqueueReviewShow } from './review-jobs.ts';
import { placeFor } from './review-place.ts';

type BeginContext = Pick<AppContext, 'store' | 'policy' | 'clock'>;

/** A review, and whether it began just now. */
export type Begun = { readonly review: DomainReview; readonly isNew: boolean };

/** Begins a review of a domain that an admin asks for; one that is open already goes on. */
export async function beginReview(
  app: BeginContext,
  actor: Actor,
  wanted: Domain,
): Promise<Result<Begun, Fault>> {
  const fault = adminFault(actor);
  if (fault) return err(fault);
  const domain = requireVisibleDomain(app, actor, wanted);
  if (!domain.ok) return domain;
  const { channel: _, ...who } = actor;
  const tenant = tenantOf(actor);
  return app.store.commit(() => {
    const open = app.store.domainReviews.unfinished(tenant, wanted);
    if (open) return ok({ review: open, isNew: false });
    const begun = begin(app, {
      ...{ tenant, domain: wanted, quarter: null },
      ...{ startedBy: who, place: placeFor(app, actor) },
    });
    return begun ? ok({ review: begun, isNew: true }) : err({ code: 'review-unknown' });
  });
}

/** Begins a review, within the caller's transaction; null where there is one already, of the domain or of its quarter. */
export function begin(
  app: Pick<AppContext, 'store' | 'clock'>,
  wanted: Pick<DomainReview, 'tenant' | 'domain' | 'quarter' | 'startedBy' | 'place'>,
): DomainReview | null {
  const { domainReviews } = app.store;
  const startedAt = app.clock();
  const id = domainReviews.begin({ ...wanted, startedAt, endsAt: startedAt + reviewLasts });
  const review = id === null ? undefined : domainReviews.get(id);
  if (!review) return null;
  const { quarter, startedBy } = wanted;
  auditReview(app, review, {
    event: 'domain-review-begun',
    actor: startedBy,
    detail: quarter === null ? {} : { quarter },
  });
  enqueueReviewShow(app, review);
  enqueueLook(app, review);
  return review;
}
