import type { Address } from '../../../domain/address/address.ts';
import type { FolderSize } from '../../../domain/quota/folder-size.ts';
import { MailServerUnavailable } from '../../port.ts';
import type { Doveadm } from './doveadm.ts';

/**
 * What each folder of a mailbox holds as Dovecot counts it. Null where no Dovecot can be asked, where it does not know the
 * mailbox, and where it does not answer.
 */
export async function readFolderSizes(
  doveadm: Pick<Doveadm, 'folderStatuses'> | null,
  address: Address,
): Promise<FolderSize[] | null> {
  try {
    return (await doveadm?.folderStatuses(address)) ?? null;
  } catch (error) {
    if (error instanceof MailServerUnavailable) return null;
    throw error;
  }
}
