import type { Actor } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import type { DriftRow } from '../../store/tables/drift.ts';
import { pastDomainsOf } from '../access/visibility.ts';
import type { Office } from '../context/app-context.ts';

/**
 * What others changed on the mail server in the actor's tenant's domains, the newest first, and how much in all: also
 * in those that are there no more.
 */
export function listDrift(
  office: Office,
  actor: Actor,
  domain: Domain | undefined,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): { readonly rows: DriftRow[]; readonly count: number } {
  const { drift } = office.store;
  const domains = drift
    .domains()
    .filter(pastDomainsOf(office, actor))
    .filter((each) => domain === undefined || each === domain);
  return { rows: drift.list(domains, limit, offset), count: drift.count(domains) };
}
