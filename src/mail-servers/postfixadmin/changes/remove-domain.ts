import sql from 'sql-template-tag';
import type { Address, Domain } from '../../../domain/address/address.ts';
import type { DomainRemoval } from '../../../domain/request/change.ts';
import { type DomainUse, useOf } from '../../../domain/request/domain-use.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';

/** Removes a domain that has neither addresses nor other names any more, with what PostfixAdmin keeps about it. */
export async function removeDomain(
  { adminDatabase }: DriverContext,
  { domain }: DomainRemoval,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await adminDatabase.transaction(async (tables): Promise<ApplyRefusal> => {
    const { row, aliasOf } = await lockDomain(tables, domain);
    if (!row) return null;
    if (aliasOf) return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
    const by = await readUse(tables, domain);
    if (by) return { kind: 'impossible', why: { code: 'domain-in-use', domain, by } };
    await deleteDomain(tables, domain);
    await writeLog(tables, author, domain, 'delete_domain', domain);
    return null;
  });
  return refusal ?? applied;
}

/** Deletes a domain without addresses, with what PostfixAdmin keeps about it. */
export async function deleteDomain(tables: Tables, domain: Domain): Promise<void> {
  // PostfixAdmin's own other tables have rows of addresses only; an alias domain that is off is of no use either.
  await tables.delete('domain_admins', sql`domain = ${domain}`);
  await tables.delete('alias_domain', sql`alias_domain = ${domain} OR target_domain = ${domain}`);
  await tables.delete('vacation', sql`domain = ${domain}`);
  if (tables.schema.has('fetchmail', 'domain')) await tables.delete('fetchmail', sql`domain = ${domain}`);
  await tables.delete('domain', sql`domain = ${domain}`);
}

/** What a domain can't be removed with; null: nothing. */
async function readUse(tables: Tables, domain: Domain): Promise<DomainUse | null> {
  const addresses = await readAddressesIn(tables, domain);
  if (addresses.length > 0) return useOf('addresses', addresses);
  const names = await readNamesOf(tables, domain);
  return names.length > 0 ? useOf('alias-domains', names) : null;
}

/** A domain's addresses, whatever Postfix makes of them. */
export async function readAddressesIn(tables: Tables, domain: Domain): Promise<Address[]> {
  const rows = await tables.rows(
    sql`SELECT address AS name FROM alias WHERE domain = ${domain}
      UNION SELECT username AS name FROM mailbox WHERE domain = ${domain}`,
  );
  return rows.map(({ name }) => String(name) as Address);
}

/** The other names of a domain. */
export async function readNamesOf(tables: Tables, domain: Domain): Promise<Domain[]> {
  const rows = await tables.rows(
    sql`SELECT alias_domain AS name FROM alias_domain
      WHERE target_domain = ${domain} AND active = ${tables.dialect.flag(true)}`,
  );
  return rows.map(({ name }) => String(name) as Domain);
}
