import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The removed mailboxes in the trash whose mail can be brought back, sorted; none where there is no trash. */
export function keptMailboxes(trash: string): string[] {
  if (!existsSync(trash)) return [];
  return readdirSync(trash)
    .filter((id) => ['home', 'mailbox.json'].some((name) => existsSync(join(trash, id, name))))
    .sort();
}

/** The mailboxes that a copy of Facteur's database takes to be in the trash. */
export function removedMailboxesIn(copy: string): string[] {
  const database = new Database(copy, { readonly: true, fileMustExist: true });
  try {
    const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'removed_mailboxes'").get();
    return isThere ? database.prepare<[], string>('SELECT mailbox FROM removed_mailboxes').pluck().all() : [];
  } finally {
    database.close();
  }
}
