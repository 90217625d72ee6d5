import sql, { raw } from 'sql-template-tag';
import { type Address, domainOf, localPartOf } from '../../../domain/address/address.ts';
import type { RenameChange } from '../../../domain/request/change.ts';
import { renamedGoto } from '../../shared/postfixadmin-schema/renamed-goto.ts';
import type { AddressRows } from '../address-rows.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { Tables } from '../tables.ts';

/** Tables that name a mailbox in one column. */
const plainTables = [
  ['mailbox_app_password', 'username'],
  ['fetchmail', 'mailbox'],
  ['quota', 'username'],
  ['quota2', 'username'],
] as const;

/**
 * Gives a mailbox another address in every table, within the caller's transaction: what is left there of a former mailbox at
 * the new address goes. PostfixAdmin has no log action for it.
 */
export async function moveMailbox(
  tables: Tables,
  { from, to, keepsAlias }: Pick<RenameChange, 'from' | 'to' | 'keepsAlias'>,
  old: AddressRows,
  author: LogAuthor,
): Promise<void> {
  const { now, flag } = tables.dialect;
  const domain = domainOf(to);
  await tables.delete('alias', sql`address = ${to}`);
  if (old.alias) {
    const goto = renamedGoto(String(old.alias['goto']), { from, to }, tables.vacation.isVacationReply);
    await tables.update('alias', { address: to, domain, goto, modified: now }, sql`address = ${from}`);
  }
  for (const [table, column] of plainTables) {
    await tables.delete(table, sql`${raw(column)} = ${to}`);
    if (tables.schema.has(table)) await tables.update(table, { [column]: to }, sql`${raw(column)} = ${from}`);
  }
  await moveVacation(tables, from, to);
  const names = { username: to, local_part: localPartOf(to), domain };
  await tables.update('mailbox', { ...names, modified: now }, sql`username = ${from}`);
  await writeLog(tables, author, domain, 'edit_mailbox', to);
  if (!keepsAlias) return;
  const alias = { address: from, domain: domainOf(from), goto: to, created: now, modified: now };
  await tables.insert('alias', { ...alias, active: flag(true) });
  await writeLog(tables, author, domainOf(from), 'create_alias', from);
}

/** Notifications refer to the row of the away message, so that one is copied before they follow. */
async function moveVacation(tables: Tables, from: Address, to: Address): Promise<void> {
  if (!tables.schema.has('vacation')) return;
  const [row] = await tables.rows(sql`SELECT * FROM vacation WHERE email = ${from}`);
  await tables.delete('vacation_notification', sql`on_vacation = ${to}`);
  await tables.delete('vacation', sql`email = ${to}`);
  if (!row) return;
  await tables.insert('vacation', { ...row, email: to, domain: domainOf(to) });
  if (tables.schema.has('vacation_notification'))
    await tables.update('vacation_notification', { on_vacation: to }, sql`on_vacation = ${from}`);
  await tables.delete('vacation', sql`email = ${from}`);
}
