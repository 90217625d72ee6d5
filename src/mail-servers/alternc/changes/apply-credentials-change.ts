import type { Address } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type {
  AppPasswordChange,
  LinkChange,
  OwnerChange,
  PasswordChange,
} from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { Obstacle } from '../../postfix-dovecot/changes/put-state.ts';
import { finished } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import type { AddressRow } from '../address-row.ts';
import type { Workshop } from '../context.ts';
import { placeOf } from '../tables.ts';

/** The scheme that AlternC itself writes, in the words of Dovecot. */
export const passwordScheme = 'SHA512-CRYPT';

/** The width of AlternC's column. */
const longestHash = 255;

/**
 * Gives a mailbox a new password and ends the sessions that were opened by the old one. Any scheme that Dovecot tells
 * by its prefix works; without one AlternC's Dovecot would take the hash for MD5. Throws TypeError for what can't be stored.
 */
export function applyPasswordChange(
  workshop: Workshop,
  change: PasswordChange,
  hash: string,
): Promise<Outcome> {
  if (!/^\{[A-Z0-9.-]+\}[\x21-\x7e]+$/.test(hash) || hash.length > longestHash)
    throw new TypeError(
      `The hash for ${change.address} is not one that AlternC can store: {SCHEME} and ${longestHash} characters at most.`,
    );
  return setPassword(workshop, change, hash);
}

/** Has nobody get into the mailbox any more, neither by a password nor by an open session. */
export const lockOut = (workshop: Workshop, change: OwnerChange): Promise<Outcome> =>
  setPassword(workshop, change, null);

/** Changes nothing: a mail server knows no owners and no links. It can only say whether the mailbox is there. */
export async function leaveAsItIs(
  { database }: Workshop,
  change: OwnerChange | LinkChange,
): Promise<Outcome> {
  const row = await database.read((sql) => placeOf(sql, change.address));
  return missing(row?.state?.mailbox?.id ?? null, change) ?? { kind: 'applied', removed: [] };
}

/** AlternC has none, so there is none to revoke either. */
export async function refuseAppPassword(workshop: Workshop, change: AppPasswordChange): Promise<Outcome> {
  const { state } = (await workshop.database.read((sql) => placeOf(sql, change.address))) ?? {};
  const gone = missing(state?.mailbox?.id ?? null, change);
  if (gone) return gone;
  if (change.act === 'revoke') return { kind: 'applied', removed: [] };
  const words = 'AlternC has no app passwords: its mailboxes have one password each.';
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}

type Placed = { readonly address: Address; readonly mailbox: MailboxId };

async function setPassword(workshop: Workshop, change: Placed, hash: string | null): Promise<Outcome> {
  const { address } = change;
  const obstacle = await workshop.database.change(async (sql) => {
    const place = await placeOf(sql, address, 'locked');
    const gone = missing(place?.state?.mailbox?.id ?? null, change);
    if (gone || !place?.row || !differs(place.row, hash)) return gone;
    await sql.run(
      'UPDATE address SET password = ?, update_date = CURRENT_TIMESTAMP WHERE id = ?',
      hash,
      place.row.addressId,
    );
    return null;
  });
  if (obstacle) return obstacle;
  return finished(async () => {
    await endSessions(workshop.doveadm, address);
    return { kind: 'applied', removed: [] };
  });
}

const differs = (row: AddressRow, hash: string | null): boolean => row.password !== hash;

const missing = (found: MailboxId | null, { mailbox: id }: Placed): Obstacle =>
  found === id ? null : { kind: 'impossible', why: { code: 'mailbox-gone', id } };
