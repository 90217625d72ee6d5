import type { LimitFunction } from 'p-limit';
import type { Address } from '../../domain/address/address.ts';
import type { MailboxSize } from '../../domain/address/address-state.ts';
import type { MailboxDetails } from '../port.ts';
import { readMailboxSize } from '../shared/dovecot/mailbox-size.ts';
import { readEach } from '../shared/list-reads.ts';
import { type AddressRow, isAddress } from './address-row.ts';
import type { DriverContext } from './context.ts';
import { readSizes, sizeFrom } from './dovecot-quota.ts';
import { readManyAddressRows } from './tables.ts';

type Counted = { readonly row: AddressRow; readonly size: MailboxSize };

/** What the mailboxes at these addresses hold. An address without one is missing. */
export async function measureAll(
  { database, doveadm }: Pick<DriverContext, 'database' | 'doveadm'>,
  addresses: readonly Address[],
  atOnce: LimitFunction,
): Promise<Map<Address, MailboxDetails>> {
  const found = await database.read(async (sql): Promise<Map<Address, Counted>> => {
    const rows = [...(await readManyAddressRows(sql, addresses))].flatMap(([address, { row, state }]) =>
      row && isAddress(row) && state?.mailbox ? [[address, row] as const] : [],
    );
    const counts = await readSizes(
      sql,
      rows.map(([address]) => address),
    );
    return new Map(
      rows.map(([address, row]) => [address, { row, size: sizeFrom(counts.get(row.name), row) }]),
    );
  });
  return readEach(addresses, async (address) => {
    const counted = found.get(address);
    if (!counted) return null;
    const { row, size } = counted;
    const measured = size.unknown ? ((await atOnce(() => readMailboxSize(doveadm, address))) ?? size) : size;
    return { ...measured, passwordSet: Boolean(row.password) };
  });
}
