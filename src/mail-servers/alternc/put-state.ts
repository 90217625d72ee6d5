import type { Address } from '../../domain/address.ts';
import type { AddressState } from '../../domain/address-state.ts';
import { arrivingMailbox, type Obstacle, type PlannedMove } from '../postfix-dovecot/put-state.ts';
import { type AddressRow, idOf } from './address-row.ts';
import { type Arrival, arrivalOf } from './arrival.ts';
import type { Sql } from './database.ts';
import { deleteRecipients, markAddress, park, unpark } from './parking.ts';
import type { Place } from './tables.ts';
import type { Workshop } from './workshop.ts';
import { writeAddress, writeMailbox, writeQuota, writeRecipients } from './write-address.ts';

/** Brings the rows of an address from the state that it is in to what the change wants, within the caller's transaction. */
export async function putState(
  workshop: Workshop,
  sql: Sql,
  place: Place,
  change: PlannedMove,
): Promise<Obstacle> {
  const { address, after, restores } = change;
  const id = arrivingMailbox({ before: place.state, after });
  const arrival = id && (await arrivalOf(workshop, sql, { id, address, restores: restores === true }));
  if (id && arrival === 'gone') return { kind: 'impossible', why: { code: 'removed-mail-gone', id } };

  if (!after && place.state?.mailbox && place.row && !workshop.trash) await markAddress(sql, place.row);
  else {
    const left = { ...place, row: await clearAway(workshop, sql, place, after) };
    if (after) await putAfter(workshop, sql, left, address, after, arrival || null);
    else await deleteAlias(sql, left.row);
  }
  return null;
}

/** Puts aside a mailbox that is not the one wanted, removed before or only now. @returns the row that is left. */
async function clearAway(
  { trash }: Workshop,
  sql: Sql,
  { row, state }: Place,
  after: AddressState | null,
): Promise<AddressRow | null> {
  const id = row && idOf(row);
  if (!row || !id || id === after?.mailbox?.id) return row;
  if (state?.mailbox?.id === id) trash?.keep(id, row.password);
  // Until its mail is in our trash, AlternC's cron must not have it.
  await park(sql, row, trash ? 'OK' : 'DELETE');
  return null;
}

async function putAfter(
  workshop: Workshop,
  sql: Sql,
  place: Place,
  address: Address,
  after: AddressState,
  arrival: Arrival | null,
): Promise<void> {
  const { mailbox, enabled } = after;
  if (arrival === null || arrival === 'gone' || !mailbox) {
    const addressId = await writeAddress(sql, place, address, { enabled, password: null });
    if (mailbox) await writeQuota(sql, addressId, mailbox);
    return writeRecipients(sql, addressId, after);
  }
  if (arrival.kind === 'new') {
    const addressId = await writeAddress(sql, place, address, { enabled, password: arrival.password });
    await writeMailbox(workshop, sql, { addressId, address, mailbox });
    return writeRecipients(sql, addressId, after);
  }
  const { addressId } = arrival.row;
  if (place.row?.addressId !== addressId) await deleteAlias(sql, place.row);
  await unpark(sql, arrival.row, address, { enabled, mailbox });
  return writeRecipients(sql, addressId, after);
}

async function deleteAlias(sql: Sql, row: AddressRow | null): Promise<void> {
  if (!row) return;
  await deleteRecipients(sql, row.addressId);
  await sql.run('DELETE FROM address WHERE id = ?', row.addressId);
}
