import type { MailboxId } from '../../../domain/address/address-state.ts';
import { maildirOf } from '../../shared/postfixadmin-schema/mailbox-row.ts';
import type { DriverContext } from '../context.ts';

/** Deletes a removed mailbox's mail for good. Throws where an existing mailbox has that mail. */
export async function purge({ directory, homes }: DriverContext, id: MailboxId): Promise<void> {
  await directory.transaction((tables) => {
    const owner = tables.ownerOf.get(maildirOf(id));
    if (owner)
      throw new Error(`The mail of ${id} can not be deleted for good: it is the mailbox of ${owner}.`);
    homes.markForDeletion(id);
  });
  await homes.deleteMarked(id);
}
