import type { MailboxId } from '../../../domain/address/address-state.ts';
import { isInUse, isOursToRemove } from '../address-row.ts';
import type { Workshop } from '../context.ts';
import { mailboxOf } from '../tables.ts';
import { release } from './parking.ts';

/**
 * Sees to it that a removed mailbox can't be brought back, and deletes what the trash has of it; the rest is AlternC's
 * cron's. Throws for one in use.
 */
export async function purge(workshop: Workshop, id: MailboxId): Promise<void> {
  const { database, trash } = workshop;
  await database.change(async (sql) => {
    const row = await mailboxOf(sql, id, 'locked');
    if (row && isInUse(row))
      throw new Error(`The mail of ${id} can not be deleted for good: it is the mailbox of ${row.name}.`);
    if (row && isOursToRemove(row)) await release(workshop, sql, id, row);
    if (row?.mailboxRow) {
      await sql.run(
        `INSERT INTO facteur_mailbox (id, mailbox_id, condemned) VALUES (?, ?, 1)
         ON DUPLICATE KEY UPDATE condemned = 1`,
        id,
        row.mailboxRow,
      );
    }
    trash?.condemn(id);
  });
  await trash?.deleteCondemned(id);
}
