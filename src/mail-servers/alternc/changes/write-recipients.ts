import type { Address } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import {
  addedDestinations,
  type Destination,
  destinationKey,
  includesDestination,
} from '../../../domain/address/destination.ts';
import { parseDestinationList } from '../../../domain/address/destination-list.ts';
import { editList } from '../../../domain/address/edit-destination-list.ts';
import type { Sql } from '../database.ts';

type Row = { readonly id: number; readonly recipients: string };

/**
 * Writes an address's recipients for a state, one on a line, as AlternC does. Recipients that stay are left unchanged
 * byte for byte, in however many rows.
 */
export async function writeRecipients(
  sql: Sql,
  addressId: number,
  address: Address,
  { mailbox, forwards }: AddressState,
): Promise<void> {
  const rows = await sql.rows<Row>(
    'SELECT id, recipients FROM recipient WHERE address_id = ? ORDER BY id',
    addressId,
  );
  const present = rows.flatMap(({ recipients }) => parseDestinationList(recipients));
  const isOwn = (each: Destination) => mailbox !== null && destinationKey(each) === address;
  const removed = present.filter((each) => !isOwn(each) && !includesDestination(forwards, each));
  const added = addedDestinations(present, forwards);
  const last = rows.at(-1);
  for (const row of rows) {
    const edited = editList(row.recipients, { removed, first: [], added: row === last ? added : [] }, '\n');
    if (edited === row.recipients) continue;
    // Replaces the row: like AlternC's panel, so that our user needs no right to update this table.
    await sql.run('DELETE FROM recipient WHERE id = ?', row.id);
    if (parseDestinationList(edited).length > 0) await insert(sql, addressId, edited);
  }
  if (!last && added.length > 0) await insert(sql, addressId, added.map((each) => `${each}\n`).join(''));
}

async function insert(sql: Sql, addressId: number, recipients: string): Promise<void> {
  await sql.run('INSERT INTO recipient (address_id, recipients) VALUES (?, ?)', addressId, recipients);
}
