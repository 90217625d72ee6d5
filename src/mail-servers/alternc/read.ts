import { type Address, catchAllOf, type Domain } from '../../domain/address/address.ts';
import { type AliasDomain, aliasDomainsOf, mergeAliasDomains } from '../../domain/address/alias-domain.ts';
import type { AddressEntry } from '../port.ts';
import {
  containingPatterns,
  forwardersAmong,
  forwardersInPages,
  forwardersPerPage,
  unusualSpellingPatterns,
} from '../shared/leads-to.ts';
import { type AddressRow, forwardsOf, stateFromRow } from './address-row.ts';
import type { Sql } from './database.ts';
import { addresses, columns, readManyRecipients, receives } from './tables.ts';

// Compares byte by byte, as JavaScript does.
const name = `CAST(CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS BINARY)`;

// As stateFromRow in address-row.ts has it.
const isOwn = `address.type IN ('', 'catchall') AND address.mail_action = 'OK'`;
const isThere = `${receives} AND (${isOwn} OR address.enabled = 1)`;

const leadsSomewhere = `((${isOwn} AND mailbox.mail_action = 'OK') OR address.id IN
  (SELECT address_id FROM recipient WHERE recipients REGEXP '[^[:space:],;]'))`;

/** The domains that AlternC receives for, sorted. */
export async function readDomains(sql: Sql): Promise<Domain[]> {
  const rows = await sql.rows<{ domain: Domain }>(
    `SELECT LOWER(domaine) AS domain FROM domaines WHERE ${receives}`,
  );
  return rows.map(({ domain }) => domain).sort();
}

/** The domains that are other names of others: AlternC leads such a domain's catch-all to the other domain. */
export async function readAliasDomains(sql: Sql): Promise<AliasDomain[]> {
  const rows = await sql.rows<{ domain: string; recipients: string }>(
    `SELECT LOWER(domaines.domaine) AS domain, recipient.recipients
     FROM recipient JOIN address ON address.id = recipient.address_id
       JOIN domaines ON domaines.id = address.domain_id
     WHERE address.address = '' AND address.enabled = 1 AND ${isThere} AND recipient.recipients LIKE '%@%'`,
  );
  return mergeAliasDomains(
    ...rows.map(({ domain, recipients }) =>
      aliasDomainsOf(catchAllOf(domain as Domain), forwardsOf([recipients])),
    ),
  );
}

/** Addresses in their order, after the one given. */
export async function readPage(sql: Sql, after: Address | null, limit: number): Promise<AddressEntry[]> {
  const rows = await sql.rows<AddressRow>(
    `SELECT ${columns} FROM ${addresses}
     WHERE ${isThere} AND ${leadsSomewhere} AND ${name} > ? ORDER BY ${name} LIMIT ${Math.trunc(limit)}`,
    after ?? '',
  );
  const recipients = await readManyRecipients(sql, rows);
  return rows.flatMap((row) => {
    const state = stateFromRow(row, recipients.get(row.addressId) ?? []);
    return state ? [{ address: row.name, state }] : [];
  });
}

/**
 * The addresses that forward to each of these, other than itself and including suspended ones. Sorted. For one the
 * database searches; for more, one pass over all.
 */
export async function readForwarders(
  sql: Sql,
  wanted: readonly Address[],
  delimiters: string,
): Promise<Map<Address, Address[]>> {
  const [only, ...others] = wanted;
  if (only !== undefined && others.length === 0) {
    const literal = containingPatterns(only, delimiters);
    const containing = [
      ...literal.map(() => "LOWER(recipient.recipients) LIKE ? ESCAPE '!'"),
      ...unusualSpellingPatterns.map(() => "recipient.recipients LIKE ? ESCAPE '!'"),
    ];
    const rows = await sql.rows<RecipientRow>(
      `${selectRecipients} AND (${containing.join(' OR ')})`,
      ...literal,
      ...unusualSpellingPatterns,
    );
    return forwardersAmong(rows, wanted, delimiters);
  }
  return forwardersInPages<RecipientRow>(
    (last) =>
      sql.rows<RecipientRow>(
        `${selectRecipients} AND recipient.id > ? ORDER BY recipient.id LIMIT ${forwardersPerPage}`,
        last?.id ?? 0,
      ),
    wanted,
    delimiters,
  );
}

type RecipientRow = { readonly id: number; readonly address: Address; readonly goto: string };

const selectRecipients = `SELECT recipient.id AS id,
    CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS address, recipient.recipients AS goto
  FROM recipient JOIN address ON address.id = recipient.address_id
    JOIN domaines ON domaines.id = address.domain_id
  WHERE ${isThere}`;
