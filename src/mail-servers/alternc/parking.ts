import { type Address, domainOf, localPartOf } from '../../domain/address.ts';
import type { Mailbox } from '../../domain/address-state.ts';
import { type AddressRow, type MailAction, megabytes, parkedType } from './address-row.ts';
import type { Sql } from './database.ts';
import { moveCount } from './dovecot-count.ts';

/*
 * AlternC has room for one mailbox an address, also while its cron has not yet removed it. So a removed mailbox that
 * something else is to take the place of is moved aside first, "parked": its address gets a name that no mail can be
 * sent to and a type that AlternC neither lists nor counts, and keeps its password. AlternC's cron goes by the
 * mailbox's row and path, and removes it from there as from anywhere.
 */

/**
 * Removes an address as AlternC's panel does, which can take it back until the cron has run. Its recipients go with
 * it, by the cron.
 */
export async function markAddress(sql: Sql, { addressId }: AddressRow): Promise<void> {
  await sql.run(
    `UPDATE address SET mail_action = 'DELETE', enabled = 0, update_date = CURRENT_TIMESTAMP WHERE id = ?`,
    addressId,
  );
  await sql.run(`UPDATE mailbox SET mail_action = 'DELETE' WHERE address_id = ?`, addressId);
}

/** Moves an address with its mailbox aside. `action` is for one that nobody had removed yet. */
export async function park(
  sql: Sql,
  row: AddressRow,
  action: Exclude<MailAction, 'DELETING'>,
): Promise<void> {
  const { addressId, name, addressAction, mailboxAction } = row;
  const isLive = addressAction === 'OK' && mailboxAction === 'OK';
  const parked = `${localPartOf(name)} (removed ${addressId})`;
  await deleteRecipients(sql, addressId);
  await sql.run(
    `UPDATE address SET address = ?, type = ?, enabled = 0, mail_action = ?, update_date = CURRENT_TIMESTAMP WHERE id = ?`,
    parked,
    parkedType,
    isLive ? action : 'DELETE',
    addressId,
  );
  if (isLive) await sql.run('UPDATE mailbox SET mail_action = ? WHERE address_id = ?', action, addressId);
  await moveCount(sql, name, `${parked}@${domainOf(name)}`);
}

/** Gives a removed mailbox its address back, in the state given. Whatever else is at the address must be gone. */
export async function unpark(
  sql: Sql,
  row: AddressRow,
  address: Address,
  { enabled, mailbox }: { readonly enabled: boolean; readonly mailbox: Mailbox },
): Promise<void> {
  await sql.run(
    `UPDATE address SET address = ?, type = '', enabled = ?, mail_action = 'OK', update_date = CURRENT_TIMESTAMP WHERE id = ?`,
    localPartOf(address),
    Number(enabled),
    row.addressId,
  );
  await sql.run(
    `UPDATE mailbox SET mail_action = 'OK', quota = ? WHERE address_id = ?`,
    megabytes(mailbox.quota),
    row.addressId,
  );
  await moveCount(sql, row.name, address);
}

/** Hands a parked mailbox over to AlternC's cron. */
export async function release(sql: Sql, { addressId }: AddressRow): Promise<void> {
  for (const [table, column] of [
    ['address', 'id'],
    ['mailbox', 'address_id'],
  ])
    await sql.run(
      `UPDATE ${table} SET mail_action = 'DELETE' WHERE ${column} = ? AND mail_action = 'OK'`,
      addressId,
    );
}

export async function deleteRecipients(sql: Sql, addressId: number): Promise<void> {
  await sql.run('DELETE FROM recipient WHERE address_id = ?', addressId);
}
