import type { MailboxId } from '../../../domain/address/address-state.ts';
import { isInUse, isOursToRemove } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import { readMailboxRow } from '../tables.ts';
import { releaseToCron } from './parking.ts';

/**
 * Makes sure that a removed mailbox can't be restored, and deletes its mail from the trash; AlternC's cron removes
 * the rest. Throws for a mailbox in use.
 */
export async function purge(context: DriverContext, id: MailboxId): Promise<void> {
  const { database, trash } = context;
  await database.transaction(async (sql) => {
    const row = await readMailboxRow(sql, id, 'locked');
    if (row && isInUse(row))
      throw new Error(`The mail of ${id} can not be deleted for good: it is the mailbox of ${row.name}.`);
    if (row && isOursToRemove(row)) await releaseToCron(context, sql, id, row);
    if (row?.mailboxRow) {
      await sql.run(
        `INSERT INTO facteur_mailbox (id, mailbox_id, condemned) VALUES (?, ?, 1)
         ON DUPLICATE KEY UPDATE condemned = 1`,
        id,
        row.mailboxRow,
      );
    }
    trash?.markForDeletion(id);
  });
  await trash?.deleteMarked(id);
}
