import type { Address } from '../../domain/address/address.ts';
import type { MailboxDetails } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import { isAddress } from './address-row.ts';
import type { DriverContext } from './context.ts';
import { readSize } from './dovecot-quota.ts';
import { readAddressRows } from './tables.ts';

/** What the mailbox at the address holds, or null where there is none. */
export async function measure(
  { database, doveadm }: DriverContext,
  address: Address,
): Promise<MailboxDetails | null> {
  const found = await database.read(async (sql) => {
    const { row, state } = (await readAddressRows(sql, address)) ?? {};
    if (!row || !isAddress(row) || !state?.mailbox) return null;
    return { size: await readSize(sql, row), passwordSet: Boolean(row.password) };
  });
  if (!found) return null;
  const { size, passwordSet } = found;
  const measured = size.unknown ? ((await readMailboxSize(doveadm, address)) ?? size) : size;
  return { ...measured, passwordSet };
}
