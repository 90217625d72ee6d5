import type { Address } from '../../domain/address/address.ts';
import type { FolderSize } from '../../domain/quota/folder-size.ts';
import { readFolderSizes } from '../shared/dovecot/folder-sizes.ts';
import type { DriverContext } from './context.ts';
import { mailboxIdOf, mailPath } from './mailbox-id.ts';
import { readMailboxRows } from './read.ts';

/** What each folder of the mailbox holds, as Dovecot tells, which knows their names; else from the files, where they are here. */
export async function readFolders(
  { adminDatabase, homes, doveadm }: DriverContext,
  address: Address,
): Promise<FolderSize[] | null> {
  const rows = await adminDatabase.read((tables) => readMailboxRows(tables, [address]));
  const mailbox = rows.get(address);
  if (!mailbox) return null;
  const place = mailPath(String(mailbox['maildir']));
  const ofDovecot = await readFolderSizes(doveadm, address);
  if (ofDovecot || !homes || place === null) return ofDovecot;
  return homes.folders(mailboxIdOf(mailbox), place);
}
