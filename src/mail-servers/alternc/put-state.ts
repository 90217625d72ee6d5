import { join } from 'node:path';
import { type Address, domainOf, isCatchAll, localPartOf } from '../../domain/address.ts';
import type { AddressState, Mailbox } from '../../domain/address-state.ts';
import type { Obstacle, PlannedMove } from '../postfix-dovecot/put-state.ts';
import { type AddressRow, idOf, isInUse, megabytes } from './address-row.ts';
import type { Sql } from './database.ts';
import { homesFor } from './mailbox-id.ts';
import { deleteCount, deleteRecipients, markAddress, park, release, unpark } from './parking.ts';
import { mailboxOf, type Place } from './tables.ts';
import type { Workshop } from './workshop.ts';

type WithMailbox = AddressState & { readonly mailbox: Mailbox };

/** Brings the rows of an address to the state that the change wants, within the caller's transaction. */
export async function putState(
  workshop: Workshop,
  sql: Sql,
  place: Place,
  change: PlannedMove,
): Promise<Obstacle> {
  const { address, after } = change;
  const arrival =
    hasMailbox(after) && after.mailbox.id !== place.state?.mailbox?.id
      ? await arrivalOf(workshop, sql, change, after)
      : null;
  if (arrival === 'gone' && after?.mailbox)
    return { kind: 'impossible', why: { code: 'removed-mail-gone', id: after.mailbox.id } };

  const isLeft = !after && place.state?.mailbox && !workshop.trash;
  if (isLeft && place.row) {
    await markAddress(sql, place.row);
    return null;
  }
  const row = await clearAway(workshop, sql, place, after);
  if (!after) await deleteAlias(sql, row);
  else if (arrival === null || arrival === 'gone' || !hasMailbox(after))
    await writeAlias(sql, place, row, address, after);
  else if (arrival.kind === 'parked') await bringBack(sql, row, arrival.row, address, after);
  else await writeMailbox(workshop, sql, { place, row, address, after, password: arrival.password });
  return null;
}

const hasMailbox = (state: AddressState | null): state is WithMailbox => state?.mailbox != null;

/** Where an arriving mailbox comes from: its row, which was put aside; nowhere, with a password; or it is gone. */
type Arrival =
  | { readonly kind: 'parked'; readonly row: AddressRow }
  | { readonly kind: 'new'; readonly password: string | null }
  | 'gone';

async function arrivalOf(
  { trash }: Workshop,
  sql: Sql,
  { address, restores }: PlannedMove,
  { mailbox: { id } }: WithMailbox,
): Promise<Arrival> {
  const row = await mailboxOf(sql, id, 'locked');
  const kept = trash?.state(id) ?? 'unknown';
  if (kept === 'gone' || row?.condemned) return 'gone';
  if (row && !mayReturnTo(address, row)) return 'gone';
  const isAtHome = row !== null && row.mailboxAction !== 'DELETING' && !trash?.hasHome(id);
  if (isAtHome) return { kind: 'parked', row };
  if (trash && kept === 'kept') {
    if (row) await release(sql, row);
    return { kind: 'new', password: trash.keptPassword(id) };
  }
  return restores || row ? 'gone' : { kind: 'new', password: null };
}

/** A mailbox in use elsewhere, or removed from another domain, is not this address's to have. */
const mayReturnTo = (address: Address, row: AddressRow): boolean =>
  !isInUse(row) && domainOf(row.name) === domainOf(address);

/** Puts aside a mailbox that is not the one wanted, removed before or only now. @returns the row that is left. */
async function clearAway(
  { trash }: Workshop,
  sql: Sql,
  { row, state }: Place,
  after: AddressState | null,
): Promise<AddressRow | null> {
  const id = row && idOf(row);
  if (!row || !id || id === after?.mailbox?.id) return row;
  const leaves = state?.mailbox?.id === id;
  if (trash && leaves) trash.keep(id, row.password);
  // Until its mail is in our trash, AlternC's cron must not have it.
  await park(sql, row, trash ? 'OK' : 'DELETE');
  return null;
}

async function deleteAlias(sql: Sql, row: AddressRow | null): Promise<void> {
  if (!row) return;
  await deleteRecipients(sql, row.addressId);
  await sql.run('DELETE FROM address WHERE id = ?', row.addressId);
}

/** Writes what an address has beside a mailbox's coming and going; its mailbox, if it keeps one, gets its quota. */
async function writeAlias(
  sql: Sql,
  place: Place,
  row: AddressRow | null,
  address: Address,
  after: AddressState,
): Promise<void> {
  const addressId = await writeAddress(sql, place, row, address, { enabled: after.enabled, password: null });
  await writeRecipients(sql, addressId, after);
  if (after.mailbox)
    await sql.run(
      'UPDATE mailbox SET quota = ? WHERE address_id = ?',
      megabytes(after.mailbox.quota),
      addressId,
    );
}

async function bringBack(
  sql: Sql,
  present: AddressRow | null,
  removed: AddressRow,
  address: Address,
  after: WithMailbox,
): Promise<void> {
  if (present?.addressId !== removed.addressId) await deleteAlias(sql, present);
  await unpark(sql, removed, address, after);
  await writeRecipients(sql, removed.addressId, after);
}

type NewMailbox = {
  readonly place: Place;
  readonly row: AddressRow | null;
  readonly address: Address;
  readonly after: WithMailbox;
  readonly password: string | null;
};

async function writeMailbox(workshop: Workshop, sql: Sql, made: NewMailbox): Promise<void> {
  const { place, row, address, after, password } = made;
  const { id, quota } = after.mailbox;
  const addressId = await writeAddress(sql, place, row, address, { enabled: after.enabled, password });
  const path = await freePath(workshop, sql, address, after.mailbox);
  const mailbox = await sql.run(
    `INSERT INTO mailbox (address_id, path, quota, delivery) VALUES (?, ?, ?, 'dovecot')`,
    addressId,
    path,
    megabytes(quota),
  );
  await sql.run(
    `INSERT INTO facteur_mailbox (id, mailbox_id) VALUES (?, ?)
     ON DUPLICATE KEY UPDATE mailbox_id = VALUES(mailbox_id)`,
    id,
    mailbox.id,
  );
  await deleteCount(sql, address);
  await writeRecipients(sql, addressId, after);
}

/** The first path that is neither a mailbox's, removed ones included, nor on the disk. */
async function freePath(
  { alterncMail, trash }: Workshop,
  sql: Sql,
  address: Address,
  { id }: Mailbox,
): Promise<string> {
  const paths = homesFor(address, id).map((home) => join(alterncMail, home));
  for (const path of paths) {
    const taken = await sql.rows('SELECT 1 FROM mailbox WHERE path = ?', path);
    if (taken.length === 0 && !trash?.isTaken(path)) return path;
  }
  // Its own id's, where its former row waits for the cron.
  return freePathAfter(sql, `${paths.at(-1)}`);
}

async function freePathAfter(sql: Sql, taken: string): Promise<string> {
  const [row] = await sql.rows<{ count: number }>(
    `SELECT COUNT(*) AS count FROM mailbox WHERE path = ? OR path LIKE CONCAT(?, '.%')`,
    taken,
    taken.replaceAll(/[\\_%]/g, '\\$&'),
  );
  return `${taken}.${row?.count}`;
}

type Login = { readonly enabled: boolean; readonly password: string | null };

/** An address that keeps its mailbox keeps its password. */
async function writeAddress(
  sql: Sql,
  { domain }: Place,
  row: AddressRow | null,
  address: Address,
  { enabled, password }: Login,
): Promise<number> {
  const type = isCatchAll(address) ? 'catchall' : '';
  if (row) {
    await sql.run(
      `UPDATE address SET enabled = ?, password = ?, type = ?, mail_action = 'OK', update_date = CURRENT_TIMESTAMP WHERE id = ?`,
      Number(enabled),
      row.mailboxRow === null ? password : row.password,
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

/** One row of them for an address, each recipient on a line, as AlternC writes it. */
async function writeRecipients(sql: Sql, addressId: number, { forwards }: AddressState): Promise<void> {
  await deleteRecipients(sql, addressId);
  if (forwards.length === 0) return;
  const recipients = forwards.map((forward) => `${forward}\n`).join('');
  await sql.run('INSERT INTO recipient (address_id, recipients) VALUES (?, ?)', addressId, recipients);
}
