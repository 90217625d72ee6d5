import type { Actor } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { DriftRow } from '../../store/tables/drift.ts';
import { pastDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/**
 * What others changed on the mail server in the actor's tenant's domains, the newest first, and how much in all: also
 * in those that are there no more.
 */
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
