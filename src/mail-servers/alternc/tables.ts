import { type Address, type Domain, domainOf, localPartOf } from '../../domain/address/address.ts';
import type { AddressState, MailboxId } from '../../domain/address/address-state.ts';
import { type AddressRow, mailboxIdOf, stateFromRow } from './address-row.ts';
import type { Sql } from './database.ts';
import { rowNumber } from './mailbox-id.ts';

/** A domain that AlternC receives mail for, and the account that owns it. */
type DomainRow = { readonly domainId: number; readonly account: number };

/** An address's domain, and the row at its name, which may be a program's or about to be removed. */
export type AddressRows = {
  readonly domain: DomainRow;
  readonly row: AddressRow | null;
  readonly state: AddressState | null;
};

/** Domains that receive mail on this server, and are not about to be removed. */
export const receives = `domaines.gesmx = 1 AND domaines.dns_action <> 'DELETE'`;

export const columns = `CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS name,
  address.id AS addressId, address.type, address.password, address.enabled, address.mail_action AS addressAction,
  mailbox.id AS mailboxRow, mailbox.path, mailbox.quota, mailbox.mail_action AS mailboxAction,
  mailbox.bytes, mailbox.messages, mailbox.lastlogin > 0 AS used,
  mailbox.update_date < CURRENT_TIMESTAMP - INTERVAL 1 DAY AS unchanged, facteur_mailbox.id AS knownId, facteur_mailbox.condemned AS markedForDeletion`;

const withMailbox = `LEFT JOIN mailbox ON mailbox.address_id = address.id
  LEFT JOIN facteur_mailbox ON facteur_mailbox.mailbox_id = mailbox.id`;

/** Every address, with its domain and its mailbox. */
export const addresses = `domaines JOIN address ON address.domain_id = domaines.id ${withMailbox}`;

/**
 * Reads the rows of an address; null where AlternC does not receive for its domain. `locked` locks the domain until
 * the transaction ends, so that our own changes of its other addresses wait and can't deadlock.
 */
export async function readAddressRows(
  sql: Sql,
  address: Address,
  lock: 'locked' | 'free' = 'free',
): Promise<AddressRows | null> {
  const [found] = await sql.rows<DomainRow & { [Column in keyof AddressRow]: AddressRow[Column] | null }>(
    `SELECT domaines.id AS domainId, domaines.compte AS account, ${columns} FROM domaines
       LEFT JOIN address ON address.domain_id = domaines.id AND address.address = ? ${withMailbox}
     WHERE domaines.domaine = ? AND ${receives} ${lock === 'locked' ? 'FOR UPDATE' : ''}`,
    localPartOf(address),
    domainOf(address),
  );
  if (!found) return null;
  const { domainId, account, ...row } = found;
  const domain = { domainId, account };
  if (!isPresent(row)) return { domain, row: null, state: null };
  const state = stateFromRow(row, await readRecipients(sql, row.addressId, lock));
  return { domain, row, state };
}

/** The rows of many addresses. One whose domain AlternC does not receive for is missing. */
export async function readManyAddressRows(
  sql: Sql,
  wanted: readonly Address[],
): Promise<Map<Address, AddressRows>> {
  const domains = await readDomainRows(sql, [...new Set(wanted.map(domainOf))]);
  const rows = await readRowsOf(sql, wanted, domains);
  const recipients = await readManyRecipients(sql, [...rows.values()]);
  return new Map(
    wanted.flatMap((address) => {
      const domain = domains.get(domainOf(address));
      if (!domain) return [];
      const row = rows.get(address) ?? null;
      const state = row && stateFromRow(row, recipients.get(row.addressId) ?? []);
      return [[address, { domain, row, state }]];
    }),
  );
}

const placeholders = (values: readonly unknown[]): string => values.map(() => '?').join();

async function readDomainRows(sql: Sql, names: readonly Domain[]): Promise<Map<Domain, DomainRow>> {
  const rows = await sql.rows<DomainRow & { name: Domain }>(
    `SELECT id AS domainId, compte AS account, LOWER(domaine) AS name FROM domaines
     WHERE domaine IN (${placeholders(names)}) AND ${receives}`,
    ...names,
  );
  return new Map(rows.map(({ name, ...row }) => [name, row]));
}

/** One condition for each domain, so that the index finds just these names. */
async function readRowsOf(
  sql: Sql,
  wanted: readonly Address[],
  domains: ReadonlyMap<Domain, DomainRow>,
): Promise<Map<Address, AddressRow>> {
  const parts = [...Map.groupBy(wanted, domainOf)].flatMap(([name, own]) => {
    const domain = domains.get(name);
    return domain ? [{ domainId: domain.domainId, names: own.map(localPartOf) }] : [];
  });
  if (parts.length === 0) return new Map();
  const rows = await sql.rows<AddressRow>(
    `SELECT ${columns} FROM ${addresses} WHERE ${parts
      .map(({ names }) => `(address.domain_id = ? AND address.address IN (${placeholders(names)}))`)
      .join(' OR ')}`,
    ...parts.flatMap(({ domainId, names }) => [domainId, ...names]),
  );
  return new Map(rows.map((row) => [row.name, row]));
}

/** The recipients of addresses by their ids, in the order of the rows. */
export async function readManyRecipients(
  sql: Sql,
  rows: readonly AddressRow[],
): Promise<Map<number, string[]>> {
  const all = new Map<number, string[]>();
  if (rows.length === 0) return all;
  const ids = rows.map(({ addressId }) => Math.trunc(addressId)).join(',');
  const found = await sql.rows<{ address_id: number; recipients: string }>(
    `SELECT address_id, recipients FROM recipient WHERE address_id IN (${ids}) ORDER BY id`,
  );
  for (const { address_id: id, recipients } of found) {
    const known = all.get(id);
    if (known) known.push(recipients);
    else all.set(id, [recipients]);
  }
  return all;
}

const isPresent = (row: { [Column in keyof AddressRow]: AddressRow[Column] | null }): row is AddressRow =>
  row.addressId !== null;

async function readRecipients(sql: Sql, addressId: number, lock: 'locked' | 'free'): Promise<string[]> {
  const rows = await sql.rows<{ recipients: string }>(
    `SELECT recipients FROM recipient WHERE address_id = ? ORDER BY id ${lock === 'locked' ? 'FOR UPDATE' : ''}`,
    addressId,
  );
  return rows.map(({ recipients }) => recipients);
}

/**
 * Reads the mailbox of an id, wherever its row is by now, with its address; null where there is none. Locks its row
 * before our own row about it, in the order in which AlternC's cron deletes: if the cron lost a deadlock, its work
 * would stay half done.
 */
export async function readMailboxRow(
  sql: Sql,
  id: MailboxId,
  lock: 'locked' | 'free' = 'free',
): Promise<AddressRow | null> {
  const [known] = await sql.rows<{ row: number }>(
    'SELECT mailbox_id AS `row` FROM facteur_mailbox WHERE id = ?',
    id,
  );
  const number = known?.row ?? rowNumber(id);
  if (number === null) return null;
  const [row] = await sql.rows<AddressRow>(
    `SELECT ${columns} FROM ${addresses} WHERE mailbox.id = ? ${lock === 'locked' ? 'FOR UPDATE' : ''}`,
    number,
  );
  return row && mailboxIdOf(row) === id ? row : null;
}
