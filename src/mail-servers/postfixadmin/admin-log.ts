import type { Domain } from '../../domain/address/address.ts';
import type { Tables } from './tables.ts';

/** The actions that PostfixAdmin's log viewer has a text for. */
export type LogAction =
  | 'create_domain'
  | 'edit_domain'
  | 'delete_domain'
  | 'create_alias_domain'
  | 'delete_alias_domain'
  | 'create_alias'
  | 'edit_alias'
  | 'delete_alias'
  | 'create_mailbox'
  | 'edit_mailbox'
  | 'delete_mailbox'
  | 'edit_password'
  | 'add_app_password'
  | 'edit_vacation';

/** Who changes the tables: `alice (slack)`, where PostfixAdmin writes an administrator and an IP address. */
export type LogAuthor = { readonly by: string };

/** The width of the log's columns, in characters. */
const maxLength = 255;

/** Adds a row to PostfixAdmin's own log. */
export async function writeLog(
  tables: Tables,
  { by }: LogAuthor,
  domain: Domain,
  action: LogAction,
  data: string,
): Promise<void> {
  const { now, fitCharset } = tables.dialect;
  const username = fitCharset([...by].slice(0, maxLength).join(''));
  await tables.insert('log', { timestamp: now, username, domain, action, data });
}
