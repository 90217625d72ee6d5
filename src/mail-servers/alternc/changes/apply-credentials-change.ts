import type { Address } from '../../../domain/address/address.ts';
import type { MailboxId } from '../../../domain/address/address-state.ts';
import type {
  AppPasswordChange,
  LinkChange,
  OwnerChange,
  PasswordChange,
} from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../postfix-dovecot/changes/put-state.ts';
import { afterCommit } from '../../shared/after-commit.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import type { AddressRow } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import { readAddressRows } from '../tables.ts';

/** The width of AlternC's column. */
const maxHashLength = 255;

/**
 * Gives a mailbox a new password and ends the sessions that were opened by the old one. Any scheme that Dovecot tells
 * by its prefix works; without one AlternC's Dovecot would take the hash for MD5. Throws TypeError for what can't be stored.
 */
export function applyPasswordChange(
  context: DriverContext,
  change: PasswordChange,
  hash: string,
): Promise<Outcome> {
  if (!/^\{[A-Z0-9.-]+\}[\x21-\x7e]+$/.test(hash) || hash.length > maxHashLength)
    throw new TypeError(
      `The hash for ${change.address} is not one that AlternC can store: {SCHEME} and ${maxHashLength} characters at most.`,
    );
  return setPassword(context, change, hash);
}

/** Has nobody get into the mailbox any more, neither by a password nor by an open session. */
export const revokeAccess = (context: DriverContext, change: OwnerChange): Promise<Outcome> =>
  setPassword(context, change, null);

/** Changes nothing: a mail server knows no owners and no links. It can only say whether the mailbox is there. */
export async function checkMailboxExists(
  { database }: DriverContext,
  change: OwnerChange | LinkChange,
): Promise<Outcome> {
  const row = await database.read((sql) => readAddressRows(sql, change.address));
  return checkMailbox(row?.state?.mailbox?.id ?? null, change) ?? { kind: 'applied', removed: [] };
}

/** AlternC has none, so there is none to revoke either. */
export async function rejectAppPassword(context: DriverContext, change: AppPasswordChange): Promise<Outcome> {
  const { state } = (await context.database.read((sql) => readAddressRows(sql, change.address))) ?? {};
  const gone = checkMailbox(state?.mailbox?.id ?? null, change);
  if (gone) return gone;
  if (change.act === 'revoke') return { kind: 'applied', removed: [] };
  const words = 'AlternC has no app passwords: its mailboxes have one password each.';
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}

type MailboxAtAddress = { readonly address: Address; readonly mailbox: MailboxId };

async function setPassword(
  context: DriverContext,
  change: MailboxAtAddress,
  hash: string | null,
): Promise<Outcome> {
  const { address } = change;
  const refusal = await context.database.transaction(async (sql) => {
    const place = await readAddressRows(sql, address, 'locked');
    const gone = checkMailbox(place?.state?.mailbox?.id ?? null, change);
    if (gone || !place?.row || !differs(place.row, hash)) return gone;
    await sql.run(
      'UPDATE address SET password = ?, update_date = CURRENT_TIMESTAMP WHERE id = ?',
      hash,
      place.row.addressId,
    );
    return null;
  });
  if (refusal) return refusal;
  return afterCommit(async () => {
    await endSessions(context.doveadm, address);
    return { kind: 'applied', removed: [] };
  });
}

const differs = (row: AddressRow, hash: string | null): boolean => row.password !== hash;

const checkMailbox = (found: MailboxId | null, { mailbox: id }: MailboxAtAddress): ApplyRefusal =>
  found === id ? null : { kind: 'impossible', why: { code: 'mailbox-gone', id } };
