import type { Domain } from '../../domain/address/address.ts';
import type { Tables } from './tables.ts';

/** What PostfixAdmin's viewer of its log has words for. */
export type LogAction =
  | 'create_domain'
  | 'edit_domain'
  | 'create_alias'
  | 'edit_alias'
  | 'delete_alias'
  | 'create_mailbox'
  | 'edit_mailbox'
  | 'delete_mailbox'
  | 'edit_password'
  | 'add_app_password';

/** Who changes the tables: `alice (slack)`, in the place where PostfixAdmin has an administrator and an IP address. */
export type LogAuthor = { readonly by: string };

/** How many characters the log's columns take. */
const maxLength = 255;

/** Writes into PostfixAdmin's own log. */
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
