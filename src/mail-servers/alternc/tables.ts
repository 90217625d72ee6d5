import { type Address, type Domain, domainOf, localPartOf } from '../../domain/address.ts';
import type { AddressState, MailboxId, MailboxSize } from '../../domain/address-state.ts';
import type { AddressEntry } from '../port.ts';
import { type AddressRow, forwardsOf, idOf, stateOf } from './address-row.ts';
import type { Sql } from './database.ts';
import { rowOf } from './mailbox-id.ts';

/** A domain that AlternC receives for, and the account whose it is. */
export type DomainRow = { readonly domainId: number; readonly account: number };

/** An address's domain, and what is there at its name: a row that may be a program's, or being removed. */
export type Place = {
  readonly domain: DomainRow;
  readonly row: AddressRow | null;
  readonly state: AddressState | null;
};

const receives = `domaines.gesmx = 1 AND domaines.dns_action <> 'DELETE'`;

const columns = `CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS name,
  address.id AS addressId, address.type, address.password, address.enabled, address.mail_action AS addressAction,
  mailbox.id AS mailboxRow, mailbox.path, mailbox.quota, mailbox.mail_action AS mailboxAction,
  mailbox.bytes, mailbox.messages, facteur_mailbox.id AS knownId, facteur_mailbox.condemned`;

const withMailbox = `LEFT JOIN mailbox ON mailbox.address_id = address.id
  LEFT JOIN facteur_mailbox ON facteur_mailbox.mailbox_id = mailbox.id`;

const addresses = `domaines JOIN address ON address.domain_id = domaines.id ${withMailbox}`;

// Byte by byte, as JavaScript compares.
const name = `CAST(CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS BINARY)`;

const isThere = `${receives} AND address.type IN ('', 'catchall') AND address.mail_action = 'OK'`;

const leadsSomewhere = `(mailbox.mail_action = 'OK' OR address.id IN
  (SELECT address_id FROM recipient WHERE recipients REGEXP '[^[:space:],]'))`;

/** The domains that AlternC receives for, sorted. */
export async function domains(sql: Sql): Promise<Domain[]> {
  const rows = await sql.rows<{ domain: Domain }>(
    `SELECT LOWER(domaine) AS domain FROM domaines WHERE ${receives}`,
  );
  return rows.map(({ domain }) => domain).sort();
}

/**
 * What is at an address; null where AlternC does not receive for its domain. Locked, the domain is ours until the
 * transaction ends, and whoever of us changes another of its addresses waits: so two never meet in a deadlock.
 */
export async function placeOf(
  sql: Sql,
  address: Address,
  lock: 'locked' | 'free' = 'free',
): Promise<Place | null> {
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
  const state = stateOf(row, await recipientsOf(sql, row.addressId, lock));
  return { domain, row, state };
}

const isPresent = (row: { [Column in keyof AddressRow]: AddressRow[Column] | null }): row is AddressRow =>
  row.addressId !== null;

async function recipientsOf(sql: Sql, addressId: number, lock: 'locked' | 'free'): Promise<string[]> {
  const rows = await sql.rows<{ recipients: string }>(
    `SELECT recipients FROM recipient WHERE address_id = ? ORDER BY id ${lock === 'locked' ? 'FOR UPDATE' : ''}`,
    addressId,
  );
  return rows.map(({ recipients }) => recipients);
}

/** Addresses in their order, after the one given. */
export async function page(sql: Sql, after: Address | null, limit: number): Promise<AddressEntry[]> {
  const rows = await sql.rows<AddressRow>(
    `SELECT ${columns} FROM ${addresses}
     WHERE ${isThere} AND ${leadsSomewhere} AND ${name} > ? ORDER BY ${name} LIMIT ${Math.trunc(limit)}`,
    after ?? '',
  );
  const recipients = await recipientsOfAll(sql, rows);
  return rows.flatMap((row) => {
    const state = stateOf(row, recipients.get(row.addressId) ?? []);
    return state ? [{ address: row.name, state }] : [];
  });
}

async function recipientsOfAll(sql: Sql, rows: readonly AddressRow[]): Promise<Map<number, string[]>> {
  const all = new Map<number, string[]>();
  if (rows.length === 0) return all;
  const ids = rows.map(({ addressId }) => Math.trunc(addressId)).join(',');
  const found = await sql.rows<{ address_id: number; recipients: string }>(
    `SELECT address_id, recipients FROM recipient WHERE address_id IN (${ids}) ORDER BY id`,
  );
  for (const { address_id: id, recipients } of found) all.set(id, [...(all.get(id) ?? []), recipients]);
  return all;
}

/** The addresses that forward to one, the suspended too, but for itself. Sorted. */
export async function forwardersTo(sql: Sql, address: Address): Promise<Address[]> {
  const rows = await sql.rows<{ name: Address; recipients: string }>(
    `SELECT CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS name, recipient.recipients
     FROM recipient JOIN address ON address.id = recipient.address_id
       JOIN domaines ON domaines.id = address.domain_id
     WHERE ${isThere} AND INSTR(LOWER(recipient.recipients), ?) > 0`,
    address,
  );
  const forwarding = rows.filter(({ recipients }) => forwardsOf([recipients]).includes(address));
  return [...new Set(forwarding.map((row) => row.name))].filter((from) => from !== address).sort();
}

/** The mailbox of an id, wherever its row is by now, with the address that it is at; null where there is none. */
export async function mailboxOf(
  sql: Sql,
  id: MailboxId,
  lock: 'locked' | 'free' = 'free',
): Promise<AddressRow | null> {
  const find = (column: string, value: string | number) =>
    sql.rows<AddressRow>(
      `SELECT ${columns} FROM ${addresses} WHERE ${column} = ? ${lock === 'locked' ? 'FOR UPDATE' : ''}`,
      value,
    );
  const [known] = await find('facteur_mailbox.id', id);
  if (known) return known;
  const number = rowOf(id);
  const rows = number === null ? [] : await find('mailbox.id', number);
  return rows.find((row) => idOf(row) === id) ?? null;
}

/** What the mailbox at an address holds, by Dovecot's count of it, or else by what AlternC's own columns say. */
export async function sizeOf(sql: Sql, { name: user, bytes, messages }: AddressRow): Promise<MailboxSize> {
  const [counted] = await sql.rows<MailboxSize>(
    'SELECT quota_dovecot AS bytes, nb_messages AS messages FROM dovecot_quota WHERE user = ?',
    user,
  );
  const { bytes: held, messages: count } = counted ?? { bytes: bytes ?? 0, messages: messages ?? 0 };
  return { messages: Math.max(0, count), bytes: Math.max(0, held) };
}

/** Counts what a mailbox holds in Dovecot's stead, which does so again at the next delivery or login. */
export async function writeSize(
  sql: Sql,
  { name: user }: AddressRow,
  { bytes, messages }: MailboxSize,
): Promise<void> {
  await sql.run(
    `INSERT INTO dovecot_quota (user, quota_dovecot, nb_messages) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE quota_dovecot = VALUES(quota_dovecot), nb_messages = VALUES(nb_messages)`,
    user,
    bytes,
    messages,
  );
}
