import type { OwnerChange, PasswordChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { type ApplyRefusal, type MailboxAtAddress, mailboxGone } from '../../shared/change.ts';
import { endSessions } from '../../shared/dovecot/refresh.ts';
import { applied, commitThen } from '../../shared/driver-kit.ts';
import type { DriverContext } from '../context.ts';
import { type AddressRows, readAddressRows } from '../tables.ts';

/** The width of AlternC's column, in characters. */
const maxHashLength = 255;

/**
 * Sets a mailbox's password and ends the sessions that the old one opened. Any scheme works that Dovecot knows by its
 * prefix; without one AlternC's Dovecot would take the hash for MD5. Throws TypeError for a hash that can't be
 * stored.
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

/** Revokes all access to the mailbox: its password and its open sessions. */
export const revokeAccess = (context: DriverContext, change: OwnerChange): Promise<Outcome> =>
  setPassword(context, change, null);

/** Changes nothing: a mail server knows neither owners nor links. Checks only that the mailbox is there. */
export async function checkMailboxExists(
  { database }: DriverContext,
  expected: MailboxAtAddress,
): Promise<Outcome> {
  const found = await database.read((sql) => readAddressRows(sql, expected.address));
  return checkMailbox(found, expected) ?? applied;
}

async function setPassword(
  context: DriverContext,
  change: MailboxAtAddress,
  hash: string | null,
): Promise<Outcome> {
  const { address } = change;
  return commitThen(
    () =>
      context.database.transaction(async (sql) => {
        const found = await readAddressRows(sql, address, 'locked');
        const refusal = checkMailbox(found, change);
        if (refusal || !found?.row || found.row.password === hash) return refusal;
        await sql.run(
          'UPDATE address SET password = ?, update_date = CURRENT_TIMESTAMP WHERE id = ?',
          hash,
          found.row.addressId,
        );
        return null;
      }),
    () => endSessions(context.doveadm, address),
  );
}

const checkMailbox = (found: AddressRows | null, expected: MailboxAtAddress): ApplyRefusal =>
  found?.state?.mailbox?.id === expected.mailbox ? null : mailboxGone(expected);
