import type { Address } from '../../../domain/address/address.ts';
import type { AddressState } from '../../../domain/address/address-state.ts';
import { arrivingMailbox, type Obstacle, type PlannedMove } from '../../postfix-dovecot/changes/put-state.ts';
import { type AddressRow, idOf } from '../address-row.ts';
import type { Workshop } from '../context.ts';
import type { Sql } from '../database.ts';
import type { Place } from '../tables.ts';
import { askForSign } from './cron-watch.ts';
import {
  closeAddress,
  deleteAddress,
  leaveShell,
  markAddress,
  markMailbox,
  park,
  unpark,
} from './parking.ts';
import { type Arrival, arrivalOf } from './restore-source.ts';
import { writeAddress, writeMailbox, writeQuota } from './write-address.ts';
import { writeRecipients } from './write-recipients.ts';

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

  keepPassword(workshop, place, after);
  if (!after) await removeAddress(workshop, sql, place);
  else {
    const comes = arrival === 'gone' ? null : arrival;
    await makeRoom(workshop, sql, place, { after, comes });
    await putAfter(workshop, sql, place, { address, after, comes });
  }
  return null;
}

type Wanted = { readonly after: AddressState; readonly comes: Arrival | null };

function keepPassword({ trash }: Workshop, { row, state }: Place, after: AddressState | null): void {
  const id = state?.mailbox?.id;
  if (row && id && id !== after?.mailbox?.id) trash?.keep(id, row.password);
}

async function removeAddress({ trash }: Workshop, sql: Sql, { row, state }: Place): Promise<void> {
  if (!row) return;
  if (row.mailboxRow === null) await deleteAddress(sql, row.addressId);
  else if (state?.mailbox && trash) await closeAddress(sql, row);
  else await markAddress(sql, row);
}

/**
 * Has the mailbox that is at the address, removed before or only now, make room for what is wanted. What AlternC's cron
 * is to remove stays where another mailbox does not take its place, so that its panel can still take it back.
 */
async function makeRoom(
  workshop: Workshop,
  sql: Sql,
  { row }: Place,
  { after, comes }: Wanted,
): Promise<void> {
  if (!row || row.mailboxRow === null || stays(row, { after, comes })) return;
  const ours = workshop.trash !== null;
  if (comes) return park(sql, row, { ours });
  if (row.mailboxAction !== 'OK') return;
  if (!ours) return markMailbox(sql, row.addressId);
  await park(sql, row, { ours });
  await leaveShell(workshop, sql, row);
}

const stays = (row: AddressRow, { after, comes }: Wanted): boolean =>
  comes === null
    ? row.mailboxAction === 'OK' && idOf(row) === after.mailbox?.id
    : comes.kind === 'aside' && comes.row.mailboxRow === row.mailboxRow;

async function putAfter(
  workshop: Workshop,
  sql: Sql,
  place: Place,
  { address, after, comes }: Wanted & { readonly address: Address },
): Promise<void> {
  const { mailbox, enabled } = after;
  const password = mailbox ? passwordFor(place, comes) : null;
  const addressId = await writeAddress(sql, place, address, { enabled, password });
  if (mailbox && comes?.kind === 'new') {
    const former = place.row?.mailboxRow ? place.row : null;
    await writeMailbox(workshop, sql, { addressId, address, mailbox, former });
  } else if (mailbox) {
    if (comes?.kind === 'aside') await bringIn(sql, comes.row, addressId, address);
    await writeQuota(sql, addressId, mailbox);
  }
  await writeRecipients(sql, addressId, address, after);
}

/** Brings a mailbox back from where it was put aside. AlternC's cron may have been told to remove it already. */
async function bringIn(sql: Sql, row: AddressRow, addressId: number, address: Address): Promise<void> {
  await unpark(sql, row, addressId, address);
  if (row.mailboxAction === 'DELETE') await askForSign(sql, row, addressId);
}

function passwordFor({ row }: Place, comes: Arrival | null): string | null {
  if (comes === null) return row?.password ?? null;
  return comes.kind === 'aside' ? comes.row.password : comes.password;
}
