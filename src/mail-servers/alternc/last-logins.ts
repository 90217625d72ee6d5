import { type Address, domainOf, localPartOf } from '../../domain/address/address.ts';
import type { LastLogin } from '../../domain/domain-review/last-login.ts';
import type { Sql } from './database.ts';
import { addresses, receives } from './tables.ts';

type LoginRow = { readonly name: Address; readonly at: number | null };

/**
 * When somebody last logged in to mailboxes, by IMAP, POP or to send: AlternC has Dovecot and Postfix note both. An address
 * without a mailbox is missing. AlternC does not say when a mailbox was made.
 */
export async function readLastLogins(sql: Sql, wanted: readonly Address[]): Promise<Map<Address, LastLogin>> {
  const parts = [...Map.groupBy(wanted, domainOf)];
  if (parts.length === 0) return new Map();
  const condition = parts
    .map(([, own]) => `(domaines.domaine = ? AND address.address IN (${own.map(() => '?').join()}))`)
    .join(' OR ');
  const rows = await sql.rows<LoginRow>(
    `SELECT CONCAT(LOWER(address.address), '@', LOWER(domaines.domaine)) AS name,
       UNIX_TIMESTAMP(NULLIF(GREATEST(mailbox.lastlogin, mailbox.lastloginsasl), '0000-00-00 00:00:00')) AS at
     FROM ${addresses} WHERE ${receives} AND mailbox.id IS NOT NULL AND mailbox.mail_action = 'OK' AND (${condition})`,
    ...parts.flatMap(([domain, own]) => [domain, ...own.map(localPartOf)]),
  );
  return new Map(rows.map(({ name, at }) => [name, toLastLogin(at)]));
}

const toLastLogin = (at: number | null): LastLogin =>
  at === null || Number(at) <= 0 ? { kind: 'none', made: null } : { kind: 'at', at: Number(at) * 1000 };
