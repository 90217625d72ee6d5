import type { TenantKey } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { quarterAt } from '../../domain/domain-review/quarter.ts';
import { ownZone } from '../../domain/time/zone.ts';
import { rulesFor } from '../../policy/rules.ts';
import { visibleDomains } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { begin } from './begin-review.ts';
import { approversPlace, someoneIn } from './review-place.ts';

type DueContext = Pick<AppContext, 'store' | 'policy' | 'clock' | 'activePlatforms'>;

/**
 * Begins the reviews that policy wants each quarter: of each domain once, unless somebody has begun one in the quarter.
 * A quarter in which the process did not run is left out. @returns how many began.
 */
export async function beginDueReviews(app: DueContext): Promise<number> {
  const due = dueReviews(app);
  if (due.length === 0) return 0;
  return app.store.commit(() => {
    // Another look may have begun them since.
    const begun = dueReviews(app).flatMap(({ tenant, domain, quarter, place }) =>
      begin(app, { tenant, domain, quarter, place, startedBy: null }) ? [domain] : [],
    );
    return begun.length;
  });
}

function dueReviews(app: DueContext) {
  const policy = app.policy();
  return [...policy.tenants.values()].flatMap(({ key: tenant, timezone }) => {
    const place = approversPlace(app, tenant);
    // Where nothing can be posted now, it begins once something can.
    if (!place || !app.activePlatforms().includes(place.platform)) return [];
    const { quarter, began } = quarterAt(app.clock(), timezone ?? ownZone());
    return visibleDomains(app, someoneIn(tenant))
      .filter(({ domain }) => rulesFor(policy, tenant, domain).reviews === 'quarterly')
      .filter(({ domain }) => !hasReviewSince(app, tenant, domain, began))
      .map(({ domain }) => ({ tenant, domain, quarter, place }));
  });
}

function hasReviewSince(
  { store }: Pick<AppContext, 'store'>,
  tenant: TenantKey,
  domain: Domain,
  began: number,
): boolean {
  const newest = store.domainReviews.newest(tenant, domain);
  return newest !== undefined && (newest.state !== 'ended' || newest.startedAt >= began);
}
