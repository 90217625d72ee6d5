import type { Actor } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { type ListedPage, newestPage } from '../../domain/list/newest-page.ts';
import type { PagePlace } from '../../domain/list/page-place.ts';
import type { DriftRow } from '../../store/tables/drift.ts';
import { pastDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/** Lists the drift in the domains of the actor's tenant, former ones included: a page, newest first. */
export function listDrift(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  domain: Domain | undefined,
  { size, ...place }: PagePlace & { readonly size: number },
): ListedPage<DriftRow> {
  const { drift } = app.store;
  const domains = drift
    .domains()
    .filter(pastDomainFilter(app, actor))
    .filter((each) => domain === undefined || each === domain);
  const page = newestPage((limit, from) => drift.idsOf(domains, limit, from), place, size);
  return { ...page, rows: drift.some(page.rows) };
}
