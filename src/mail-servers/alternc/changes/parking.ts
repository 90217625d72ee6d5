import { join } from 'node:path';
import { domainOf, localPartOf } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import { newMailboxId } from '../../../domain/address/mailbox-id.ts';
import { type AddressRow, mailboxIdOf, parkedType } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { deleteCount, moveCount } from '../dovecot-quota.ts';
import { placeholderName } from '../mailbox-id.ts';

/*
 * AlternC removes a mailbox by its cron, which deletes whatever is at the path in the row, and in the webmail the
 * data of the address's name. So a removed mailbox stays at its address as long as that is free, and makes room only
 * for another mailbox: its row then moves to an address of its own, "parked", with a name that can't receive mail and
 * a type that AlternC ignores.
 */

/**
 * Marks an address as removed, as AlternC's panel does, which can undo that until the cron has run. The cron also
 * deletes its recipients.
 */
export async function markAddressDeleted(sql: Sql, { addressId }: AddressRow): Promise<void> {
  await sql.run(
    `UPDATE address SET mail_action = 'DELETE', enabled = 0, update_date = CURRENT_TIMESTAMP WHERE id = ?`,
    addressId,
  );
  await markMailboxDeleted(sql, addressId);
}

/**
 * Marks the mailbox of an address that stays as removed, as AlternC's panel does, which can undo that until the cron
 * has run.
 */
export async function markMailboxDeleted(sql: Sql, addressId: number): Promise<void> {
  await sql.run(
    `UPDATE mailbox SET mail_action = 'DELETE' WHERE address_id = ? AND mail_action = 'OK'`,
    addressId,
  );
}

/**
 * Closes an address and keeps its mailbox for us: without deliveries and logins, under a name that the panel gives to
 * nobody.
 */
export async function closeAddress(sql: Sql, { addressId }: AddressRow): Promise<void> {
  await deleteRecipients(sql, addressId);
  await sql.run(
    `UPDATE address SET type = ?, enabled = 0, update_date = CURRENT_TIMESTAMP WHERE id = ?`,
    parkedType,
    addressId,
  );
}

/**
 * Moves a mailbox with its password to an address of its own. One that nobody had removed yet is left to AlternC's
 * cron, unless it is `ours` to remove.
 */
export async function park(sql: Sql, row: AddressRow, { ours }: { readonly ours: boolean }): Promise<void> {
  const { addressId, mailboxRow, name } = row;
  const parked = `${localPartOf(name)} (removed mailbox ${mailboxRow})`;
  const stays = ours && row.mailboxAction === 'OK';
  const made = await sql.run(
    `INSERT INTO address (domain_id, address, type, password, enabled, mail_action)
     SELECT domain_id, ?, ?, password, 0, ? FROM address WHERE id = ?`,
    parked,
    parkedType,
    stays ? 'OK' : 'DELETE',
    addressId,
  );
  await sql.run('UPDATE mailbox SET address_id = ? WHERE id = ?', made.id, mailboxRow);
  if (!stays) await markMailboxDeleted(sql, made.id);
  await moveCount(sql, name, `${parked}@${domainOf(name)}`);
}

/** Gives a removed mailbox to an address that has none, and deletes the address where it was parked. */
export async function unpark(sql: Sql, row: AddressRow, addressId: number, name: string): Promise<void> {
  await sql.run(
    `UPDATE mailbox SET address_id = ?, mail_action = 'OK' WHERE id = ?`,
    addressId,
    row.mailboxRow,
  );
  if (row.addressId === addressId) return;
  await moveCount(sql, row.name, name);
  if (row.type === parkedType || row.addressAction !== 'OK') await deleteAddress(sql, row.addressId);
}

/**
 * Leaves a mailbox that we removed to AlternC's cron: all of it, or, where we keep its mail, a placeholder without
 * mail and password, which nothing can take for the mailbox.
 */
export async function releaseToCron(
  { alterncMail, trash }: DriverContext,
  sql: Sql,
  id: MailboxId,
  row: AddressRow,
): Promise<void> {
  if (!trash) return markAddressDeleted(sql, row);
  trash.moveToTrash(id, row.path ?? '');
  await sql.run(
    `UPDATE address SET mail_action = 'DELETE', password = NULL WHERE id = ? AND mail_action = 'OK'`,
    row.addressId,
  );
  await sql.run(
    `UPDATE mailbox SET mail_action = 'DELETE', path = ?, quota = 0 WHERE id = ? AND mail_action = 'OK'`,
    placeholderPath(alterncMail, row),
    row.mailboxRow,
  );
  await deleteCount(sql, row.name);
  await detachMailboxRow(sql, row);
}

/**
 * Inserts a placeholder at the address of a mailbox that was parked: only that makes AlternC's cron delete the former
 * owner's data in the webmail, and the panel keep the mailbox's path.
 */
export async function leavePlaceholder(
  { alterncMail }: DriverContext,
  sql: Sql,
  row: AddressRow,
): Promise<void> {
  const made = await sql.run(
    `INSERT INTO mailbox (address_id, path, quota, delivery, mail_action) VALUES (?, ?, 0, 'dovecot', 'DELETE')`,
    row.addressId,
    placeholderPath(alterncMail, row),
  );
  await copyLastLogin(sql, row, made.id);
}

/** Marks the mailbox that takes another's name as used too, as long as the webmail still has data under that name. */
export async function copyLastLogin(sql: Sql, from: AddressRow, mailboxRow: number): Promise<void> {
  await sql.run(
    `UPDATE mailbox JOIN mailbox AS former ON former.id = ? SET mailbox.lastlogin = former.lastlogin
     WHERE mailbox.id = ? AND former.lastlogin > 0`,
    from.mailboxRow,
    mailboxRow,
  );
}

/** Gives a row that the cron is to remove a new id, so that it counts as no known mailbox. */
export async function detachMailboxRow(sql: Sql, { mailboxRow }: AddressRow): Promise<void> {
  await sql.run(
    'INSERT INTO facteur_mailbox (id, mailbox_id) VALUES (?, ?) ON DUPLICATE KEY UPDATE id = VALUES(id)',
    newMailboxId(),
    mailboxRow,
  );
}

function placeholderPath(alterncMail: string, row: AddressRow): string {
  const id = mailboxIdOf(row);
  if (!id) throw new Error(`${row.name} has no mailbox that could be removed.`);
  return join(alterncMail, placeholderName(domainOf(row.name), id));
}

async function deleteRecipients(sql: Sql, addressId: number): Promise<void> {
  await sql.run('DELETE FROM recipient WHERE address_id = ?', addressId);
}

export async function deleteAddress(sql: Sql, addressId: number): Promise<void> {
  await deleteRecipients(sql, addressId);
  await sql.run('DELETE FROM address WHERE id = ?', addressId);
}
