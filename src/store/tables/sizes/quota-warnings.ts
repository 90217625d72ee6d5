import type { Database } from 'better-sqlite3';
import type { Bytes, MailboxId } from '../../../domain/address/address-state.ts';
import type { Warned, WarningLevel } from '../../../domain/quota/quota-warning.ts';

/** What the owners of mailboxes were warned of. Writes are to be made in a transaction. */
export function quotaWarningStore(sqlite: Database) {
  const get = sqlite.prepare<[MailboxId], { level: WarningLevel; quota: Bytes }>(
    'select level, quota from quota_warnings where mailbox = ?',
  );
  const put = sqlite.prepare<[MailboxId, WarningLevel, Bytes]>(
    `insert into quota_warnings (mailbox, level, quota) values (?, ?, ?)
     on conflict (mailbox) do update set level = excluded.level, quota = excluded.quota`,
  );
  const remove = sqlite.prepare<[MailboxId]>('delete from quota_warnings where mailbox = ?');
  const forget = sqlite.prepare(
    `delete from quota_warnings where mailbox not in (select mailbox from addresses where mailbox is not null)
       and mailbox not in (select mailbox from removed_mailboxes)`,
  );
  return {
    of: (mailbox: MailboxId): Warned => get.get(mailbox) ?? null,
    put: (mailbox: MailboxId, warned: Warned): void => {
      if (warned) put.run(mailbox, warned.level, warned.quota);
      else remove.run(mailbox);
    },
    /** Forgets mailboxes that are gone for good. */
    forgetGone: (): void => {
      forget.run();
    },
  };
}
