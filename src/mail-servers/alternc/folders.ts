import type { Address } from '../../domain/address/address.ts';
import type { FolderSize } from '../../domain/quota/folder-size.ts';
import { readFolderSizes } from '../shared/dovecot/folder-sizes.ts';
import type { DriverContext } from './context.ts';
import { readAddressRows } from './tables.ts';

/** What each folder of the mailbox holds, as Dovecot tells: AlternC's own tables have the sum alone. */
export async function readFolders(
  { database, doveadm }: Pick<DriverContext, 'database' | 'doveadm'>,
  address: Address,
): Promise<FolderSize[] | null> {
  const rows = await database.read((sql) => readAddressRows(sql, address));
  return rows?.state?.mailbox ? readFolderSizes(doveadm, address) : null;
}
