import sql, { empty, type Sql } from 'sql-template-tag';
import type { Domain } from '../../domain/address/address.ts';
import type { Row } from './database/engine.ts';
import type { Tables } from './tables.ts';

/** A domain's row, and which domain it is another name of. */
export type DomainRow = {
  /** Null: the mail server does not receive mail for it. */
  readonly row: Row | null;
  /** The domain whose addresses it shares, or null where it has its own. */
  readonly aliasOf: Domain | null;
};

/**
 * Reads and locks the domain until the transaction is over: limits count all of its addresses, so that they must not
 * change meanwhile.
 */
export const lockDomain = (tables: Tables, domain: Domain): Promise<DomainRow> =>
  readDomain(tables, domain, tables.dialect.forUpdate);

/** Reads the domain. */
export async function readDomain(tables: Tables, domain: Domain, ending: Sql = empty): Promise<DomainRow> {
  const { flag } = tables.dialect;
  const [row] = await tables.rows(
    sql`SELECT domain.*, (SELECT target_domain FROM alias_domain
        WHERE alias_domain.alias_domain = domain.domain AND alias_domain.active = ${flag(true)}) AS alias_of
      FROM domain WHERE domain.domain = ${domain} ${ending}`,
  );
  const receives = row && Number(row['active']) !== 0 && Number(row['backupmx']) === 0;
  const target = row?.['alias_of'] ?? null;
  return { row: receives ? row : null, aliasOf: target === null ? null : (String(target) as Domain) };
}
