import { join } from 'node:path';
import { type Address, isCatchAll, localPartOf } from '../../../domain/address/address.ts';
import type { Mailbox } from '../../../domain/address/address-state.ts';
import { toMebibytes } from '../../shared/quota.ts';
import type { AddressRow } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import type { Sql } from '../database.ts';
import { deleteCount } from '../dovecot-quota.ts';
import { homePath } from '../mailbox-id.ts';
import type { AddressRows } from '../tables.ts';
import { copyLastLogin } from './parking.ts';

type LoginColumns = { readonly enabled: boolean; readonly password: string | null };

/** Writes an address's own row. @returns its id. */
export async function writeAddress(
  sql: Sql,
  { domain, row }: AddressRows,
  address: Address,
  { enabled, password }: LoginColumns,
): Promise<number> {
  const type = isCatchAll(address) ? 'catchall' : '';
  if (row) {
    await sql.run(
      `UPDATE address SET enabled = ?, password = ?, type = ?, mail_action = 'OK', update_date = CURRENT_TIMESTAMP
       WHERE id = ?`,
      Number(enabled),
      password,
      type,
      row.addressId,
    );
    return row.addressId;
  }
  const made = await sql.run(
    'INSERT INTO address (domain_id, address, type, password, enabled) VALUES (?, ?, ?, ?, ?)',
    domain.domainId,
    localPartOf(address),
    type,
    password,
    Number(enabled),
  );
  return made.id;
}

export async function writeQuota(sql: Sql, addressId: number, { quota }: Mailbox): Promise<void> {
  await sql.run('UPDATE mailbox SET quota = ? WHERE address_id = ?', toMebibytes(quota), addressId);
}

type NewMailbox = {
  readonly addressId: number;
  readonly address: Address;
  readonly mailbox: Mailbox;
  /** The row that was at the address before it was parked. */
  readonly former: AddressRow | null;
};

/** Inserts a mailbox's row. Dovecot makes its home, at the first delivery or login. */
export async function writeMailbox(
  context: DriverContext,
  sql: Sql,
  { addressId, address, mailbox, former }: NewMailbox,
): Promise<void> {
  const made = await sql.run(
    `INSERT INTO mailbox (address_id, path, quota, delivery) VALUES (?, ?, ?, 'dovecot')`,
    addressId,
    await findFreePath(context, sql, address, mailbox),
    toMebibytes(mailbox.quota),
  );
  await sql.run(
    `INSERT INTO facteur_mailbox (id, mailbox_id) VALUES (?, ?)
     ON DUPLICATE KEY UPDATE mailbox_id = VALUES(mailbox_id)`,
    mailbox.id,
    made.id,
  );
  if (former) await copyLastLogin(sql, former, made.id);
  await deleteCount(sql, address);
}

/** A path that no mailbox has, removed ones included, and that is not on the disk. */
async function findFreePath(
  { alterncMail, trash }: DriverContext,
  sql: Sql,
  address: Address,
  { id }: Mailbox,
): Promise<string> {
  for (let taken = 0; ; taken += 1) {
    const path = join(alterncMail, homePath(address, id, taken));
    const mailboxes = await sql.rows('SELECT 1 FROM mailbox WHERE path = ?', path);
    if (mailboxes.length === 0 && !trash?.isOccupied(path)) return path;
  }
}
