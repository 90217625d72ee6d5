import sql, { join, raw } from 'sql-template-tag';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import { type AliasDomain, aliasDomainsOf, mergeAliasDomains } from '../../domain/address/alias-domain.ts';
import type { AddressEntry } from '../port.ts';
import {
  containingPatterns,
  forwardersAmong,
  forwardersInPages,
  forwardersPerPage,
  unusualSpellingPatterns,
} from '../shared/leads-to.ts';
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

/** The states of many addresses; one that is not there is missing. */
export async function readStates(
  tables: Tables,
  addresses: readonly Address[],
): Promise<Map<Address, AddressState>> {
  const keys = join(padded(addresses));
  const aliases = byAddress(
    await tables.rows(sql`SELECT * FROM alias WHERE address IN (${keys})`),
    'address',
  );
  const mailboxes = await readMailboxRows(tables, addresses);
  return new Map(
    addresses.flatMap((address) => {
      const [alias, mailbox] = [aliases.get(address) ?? null, mailboxes.get(address) ?? null];
      const state = stateFromRows(tables.vacation, address, alias, mailbox);
      return state ? [[address, state]] : [];
    }),
  );
}

/** The mailboxes' rows by their addresses. */
export async function readMailboxRows(
  tables: Tables,
  addresses: readonly Address[],
): Promise<Map<string, Row>> {
  const keys = join(padded(addresses));
  return byAddress(await tables.rows(sql`SELECT * FROM mailbox WHERE username IN (${keys})`), 'username');
}

/** The list, filled up with its last address to a power of two: each length is a statement that a connection keeps. */
export function padded(addresses: readonly Address[]): Address[] {
  const length = 2 ** Math.ceil(Math.log2(addresses.length));
  return Array.from({ length }, (_, index) => addresses[Math.min(index, addresses.length - 1)] as Address);
}

/** A database that ignores case finds an address in upper case too. */
export const byAddress = (rows: readonly Row[], column: string): Map<string, Row> =>
  new Map(rows.map((row) => [String(row[column]).toLowerCase(), row]));

/** The addresses that forward to each of these, sorted. For one the database searches; for more, one pass over all. */
export async function readForwarders(
  tables: Tables,
  wanted: readonly Address[],
  delimiters: string,
): Promise<Map<Address, Address[]>> {
  const [only, ...others] = wanted;
  if (only !== undefined && others.length === 0)
    return forwardersAmong(
      (await rowsContaining(tables, only, delimiters)).map(toDestinations),
      wanted,
      delimiters,
    );
  return forwardersInPages<AliasRow>(
    async (last) => (await aliasesAfter(tables, last?.key ?? '')).map(toDestinations),
    wanted,
    delimiters,
  );
}

type AliasRow = { readonly key: string; readonly address: Address; readonly goto: string };

const toDestinations = (row: Row): AliasRow => ({
  key: String(row['address']),
  address: String(row['address']).toLowerCase() as Address,
  goto: String(row['goto']),
});

function rowsContaining(tables: Tables, to: Address, delimiters: string): Promise<Row[]> {
  const patterns = [
    ...containingPatterns(to, delimiters).map((each) => sql`LOWER(goto) LIKE ${each} ESCAPE '!'`),
    ...unusualSpellingPatterns.map((each) => sql`goto LIKE ${each} ESCAPE '!'`),
  ];
  return tables.rows(sql`SELECT address, goto FROM alias WHERE ${join(patterns, ' OR ')}`);
}

/** In the order of the database's own collation. A mailbox's own row leads nowhere else. */
const aliasesAfter = (tables: Tables, key: string): Promise<Row[]> =>
  tables.rows(
    sql`SELECT address, goto FROM alias WHERE address > ${key} AND goto <> address
      ORDER BY address LIMIT ${raw(String(forwardersPerPage))}`,
  );
