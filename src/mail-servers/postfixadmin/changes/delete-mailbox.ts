import sql, { raw } from 'sql-template-tag';
import type { Address } from '../../../domain/address/address.ts';
import type { Tables } from '../tables.ts';

// The mailbox's row comes after what other tables keep about it. Older versions of the schema lack some of them.
const dependentTables = [
  ['mailbox_app_password', 'username'],
  ['vacation_notification', 'on_vacation'],
  ['vacation', 'email'],
  ['fetchmail', 'mailbox'],
  ['quota', 'username'],
  ['quota2', 'username'],
  ['mailbox', 'username'],
] as const;

/** Deletes the mailbox's row and all that PostfixAdmin keeps about the mailbox. */
export async function deleteMailbox(tables: Tables, address: Address): Promise<void> {
  for (const [table, column] of dependentTables) await tables.delete(table, sql`${raw(column)} = ${address}`);
}
