import sql from 'sql-template-tag';
import type { Address, Domain } from '../../domain/address/address.ts';
import { type DomainQuota, maxNamedUnlimited } from '../../domain/quota/domain-quota.ts';
import type { DriverContext } from './context.ts';
import type { Row } from './database/engine.ts';
import { readDomain } from './domain-rows.ts';
import type { Tables } from './tables.ts';

/** A domain's quota, and what its mailboxes have of it; null: it does not receive mail for the domain. */
export async function readDomainQuota(
  { quotas }: Pick<DriverContext, 'quotas'>,
  tables: Tables,
  domain: Domain,
): Promise<DomainQuota | null> {
  const { row } = await readDomain(tables, domain);
  return row && quotaOf(quotas.megabyte, tables, domain, row);
}

/** The same of a domain's row, which may be locked. */
export async function quotaOf(
  megabyte: number,
  tables: Tables,
  domain: Domain,
  row: Row,
): Promise<DomainQuota> {
  const [sums] = await tables.rows(
    sql`SELECT SUM(CASE WHEN quota > 0 THEN quota ELSE 0 END) AS granted,
        SUM(CASE WHEN quota > 0 THEN 0 ELSE 1 END) AS unlimited FROM mailbox WHERE domain = ${domain}`,
  );
  const count = Number(sums?.['unlimited'] ?? 0);
  const first =
    count > 0
      ? await tables.rows(
          sql`SELECT username FROM mailbox WHERE domain = ${domain} AND quota <= 0
              ORDER BY username LIMIT ${maxNamedUnlimited}`,
        )
      : [];
  const column = Number(row['quota']);
  return {
    quota: column > 0 ? column * megabyte : null,
    granted: Number(sums?.['granted'] ?? 0),
    unlimited: { count, first: first.map((each) => String(each['username']) as Address) },
  };
}
