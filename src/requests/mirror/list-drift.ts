import type { Actor } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { DriftRow } from '../../store/tables/drift.ts';
import { pastDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/** Lists the drift in the domains of the actor's tenant, former ones included: a page, newest first, and the full count. */
export function listDrift(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  domain: Domain | undefined,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { readonly rows: DriftRow[]; readonly count: number } {
  const { drift } = app.store;
  const domains = drift
    .domains()
    .filter(pastDomainFilter(app, actor))
    .filter((each) => domain === undefined || each === domain);
  return { rows: drift.list(domains, limit, offset), count: drift.count(domains) };
}
