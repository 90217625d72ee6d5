import sql, { join, raw } from 'sql-template-tag';
import type { Address, Domain } from '../../domain/address/address.ts';
import { type AliasDomain, aliasDomainsOf, mergeAliasDomains } from '../../domain/address/alias-domain.ts';
import type { AddressEntry } from '../port.ts';
import { leadsTo, unusualSpellingPatterns } from '../shared/leads-to.ts';
import { stateFromRows } from './address-rows.ts';
import type { Row } from './database/engine.ts';
import type { Tables } from './tables.ts';

/**
 * The domains that receive mail under their own names. Alias domains have another domain's addresses; Postfix finds
 * one in upper case only where the database ignores case.
 */
export async function readDomains(tables: Tables): Promise<Domain[]> {
  const { flag } = tables.dialect;
  const rows = await tables.rows(
    sql`SELECT domain FROM domain WHERE active = ${flag(true)} AND backupmx = ${flag(false)} AND domain <> 'ALL' AND domain = LOWER(domain)
      AND domain NOT IN (SELECT alias_domain FROM alias_domain WHERE active = ${flag(true)})`,
  );
  return rows.map(({ domain }) => String(domain).toLowerCase() as Domain).sort();
}

/** The domains that are other names of others: PostfixAdmin's alias domains, and catch-alls that lead to a domain. */
export async function readAliasDomains(tables: Tables): Promise<AliasDomain[]> {
  const { flag } = tables.dialect;
  const named = await tables.rows(
    sql`SELECT alias_domain, target_domain FROM alias_domain WHERE active = ${flag(true)}`,
  );
  const catchAlls = await tables.rows(
    sql`SELECT address, goto FROM alias WHERE address LIKE '@%' AND goto LIKE '%@%' AND active = ${flag(true)}`,
  );
  return mergeAliasDomains(
    named.map(({ alias_domain: domain, target_domain: target }) => ({
      domain: String(domain).toLowerCase() as Domain,
      target: String(target).toLowerCase() as Domain,
    })),
    ...catchAlls.map((row) => {
      const address = String(row['address']).toLowerCase() as Address;
      return aliasDomainsOf(address, stateFromRows(tables.vacation, address, row, null)?.forwards ?? []);
    }),
  );
}

/** Addresses after the one given, in the order of the database's own collation, which its index has. */
export async function readPage(
  tables: Tables,
  after: Address | null,
  limit: number,
): Promise<AddressEntry[]> {
  const most = raw(String(Math.trunc(limit)));
  const keys = (table: string, key: string) =>
    sql`SELECT ${raw(key)} FROM (SELECT ${raw(key)} FROM ${raw(table)} WHERE ${raw(key)} > ${after ?? ''}
      AND ${raw(key)} = LOWER(${raw(key)}) ORDER BY ${raw(key)} LIMIT ${most}) AS ${raw(`${table}_keys`)}`;
  const rows = await tables.rows(
    sql`SELECT wanted.address AS address, alias.goto AS goto, alias.active AS alias_active,
        mailbox.username AS username, mailbox.maildir AS maildir, mailbox.created AS created,
        mailbox.quota AS quota, mailbox.active AS mailbox_active
      FROM (${keys('alias', 'address')} UNION ${keys('mailbox', 'username')}) AS wanted
      LEFT JOIN alias ON alias.address = wanted.address
      LEFT JOIN mailbox ON mailbox.username = wanted.address
      ORDER BY wanted.address LIMIT ${most}`,
  );
  return rows.flatMap((row) => entryOf(tables, row));
}

function entryOf({ vacation }: Tables, row: Row): AddressEntry[] {
  const address = String(row['address']).toLowerCase() as Address;
  const alias = row['goto'] === null ? null : { goto: row['goto'], active: row['alias_active'] };
  const mailbox = row['username'] === null ? null : { ...row, active: row['mailbox_active'] };
  const state = stateFromRows(vacation, address, alias, mailbox);
  return state ? [{ address, state }] : [];
}

/** The addresses that forward to this one, sorted. */
export async function readForwarders(tables: Tables, to: Address): Promise<Address[]> {
  const containing = `%${to.replace(/[!%_]/g, '!$&')}%`;
  const rows = await tables.rows(
    sql`SELECT address, goto, active FROM alias WHERE LOWER(goto) LIKE ${containing} ESCAPE '!'
      OR ${join(
        unusualSpellingPatterns.map((each) => sql`goto LIKE ${each} ESCAPE '!'`),
        ' OR ',
      )}`,
  );
  const addresses = rows.map((row) => ({ row, address: String(row['address']).toLowerCase() as Address }));
  const forwarding = addresses.filter(
    ({ row, address }) => address !== to && leadsTo(String(row['goto']), to),
  );
  return forwarding.map(({ address }) => address).sort();
}
