import type { Address } from '../../domain/address/address.ts';
import { isPathSafe } from '../../domain/address/mailbox-id.ts';
import type { FolderSize } from '../../domain/quota/folder-size.ts';
import { readFolderSizes } from '../shared/dovecot/folder-sizes.ts';
import type { DriverContext } from './context.ts';

/** What each folder of the mailbox holds, as Dovecot tells, which knows their names; else from the files. */
export async function readFolders(
  { directory, homes, doveadm }: DriverContext,
  address: Address,
): Promise<FolderSize[] | null> {
  const id = directory.read((tables) => tables.state(address)?.mailbox?.id);
  if (!id) return null;
  return (await readFolderSizes(doveadm, address)) ?? (isPathSafe(id) ? homes.folders(id) : null);
}
