import type { Address } from '../../domain/address/address.ts';
import { type CountedSize, emptySize, type MailboxSize } from '../../domain/address/address-state.ts';
import type { AddressRow } from './address-row.ts';
import type { Sql } from './database.ts';

/**
 * Reads a mailbox's size as Dovecot counted it, or else from AlternC's own columns. Where both have nothing, one that
 * was made just now is empty; an older one may have got mail before anything counted it.
 */
export async function readSize(sql: Sql, row: AddressRow): Promise<MailboxSize> {
  return sizeFrom((await readSizes(sql, [row.name])).get(row.name), row);
}

/** Dovecot's counts of mailboxes. One that it has not counted is missing. */
export async function readSizes(sql: Sql, users: readonly Address[]): Promise<Map<Address, CountedSize>> {
  if (users.length === 0) return new Map();
  const rows = await sql.rows<CountedSize & { user: string }>(
    `SELECT user, quota_dovecot AS bytes, nb_messages AS messages FROM dovecot_quota
     WHERE user IN (${users.map(() => '?').join()})`,
    ...users,
  );
  return new Map(rows.map(({ user, ...counted }) => [user.toLowerCase() as Address, counted]));
}

/** A mailbox's size by Dovecot's count, if there is one, and its row. */
export function sizeFrom(counted: CountedSize | undefined, row: AddressRow): MailboxSize {
  if (counted) return { messages: Math.max(0, counted.messages), bytes: Math.max(0, counted.bytes) };
  const { messages, bytes, unchanged } = row;
  if (messages || bytes) return { messages: Math.max(0, messages ?? 0), bytes: Math.max(0, bytes ?? 0) };
  return unchanged ? { unknown: { why: 'uncounted' } } : emptySize;
}

/** Sets a mailbox's size in Dovecot's place, which counts again at the next delivery or login. */
export async function writeSize(
  sql: Sql,
  { name: user }: AddressRow,
  { bytes, messages }: CountedSize,
): Promise<void> {
  await sql.run(
    `INSERT INTO dovecot_quota (user, quota_dovecot, nb_messages) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE quota_dovecot = VALUES(quota_dovecot), nb_messages = VALUES(nb_messages)`,
    user,
    bytes,
    messages,
  );
}

/** Moves a mailbox's size to another address, in place of what was counted there. */
export async function moveCount(sql: Sql, from: string, to: string): Promise<void> {
  if (from === to) return;
  await deleteCount(sql, to);
  await sql.run('UPDATE dovecot_quota SET user = ? WHERE user = ?', to, from);
}

export async function deleteCount(sql: Sql, user: string): Promise<void> {
  await sql.run('DELETE FROM dovecot_quota WHERE user = ?', user);
}
