import sql from 'sql-template-tag';
import { domainQuotaExceeded } from '../../../domain/quota/domain-quota.ts';
import type { DomainQuotaChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { quotaOf } from '../domain-quota.ts';
import { lockDomain } from '../domain-rows.ts';

/** Sets PostfixAdmin's own limit of the sum of a domain's quotas. */
export async function applyDomainQuotaChange(
  { adminDatabase, quotas }: DriverContext,
  { domain, before, after }: DomainQuotaChange,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await adminDatabase.transaction(async (tables): Promise<ApplyRefusal> => {
    const { row } = await lockDomain(tables, domain);
    if (!row) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
    const found = await quotaOf(quotas.megabyte, tables, domain, row);
    if (found.quota === after) return null;
    if (found.quota !== before) return { kind: 'found-changed', found: null };
    const why = domainQuotaExceeded(domain, after, found);
    if (why) return { kind: 'impossible', why };
    const quota = Math.ceil((after ?? 0) / quotas.megabyte);
    await tables.update('domain', { quota, modified: tables.dialect.now }, sql`domain = ${domain}`);
    await writeLog(tables, author, domain, 'edit_domain', domain);
    return null;
  });
  return refusal ?? applied;
}
