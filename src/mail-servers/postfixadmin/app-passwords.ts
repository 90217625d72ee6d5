import sql from 'sql-template-tag';
import type { Address } from '../../domain/address/address.ts';
import type { ApplyRefusal } from '../shared/change.ts';
import { readAddressRows } from './address-rows.ts';
import type { Tables } from './tables.ts';

type AppPassword = { readonly id: number; readonly name: string; readonly hash: string };

/** PostfixAdmin's table of app passwords, which versions before 1849 lack. */
export const appPasswordTable = 'mailbox_app_password';

/**
 * The named app passwords of the address. Callers compare names themselves: a database may take `Tablet` for
 * `tablet`.
 */
export async function readAppPasswords(tables: Tables, address: Address): Promise<AppPassword[]> {
  if (!tables.schema.has(appPasswordTable)) return [];
  const rows = await tables.rows(
    sql`SELECT id, description, password_hash FROM mailbox_app_password
      WHERE username = ${address} AND description IS NOT NULL`,
  );
  return rows.map((row) => ({
    id: Number(row['id']),
    name: String(row['description']),
    hash: String(row['password_hash']),
  }));
}

/** The names of a mailbox's app passwords, sorted and each once; null where there is no mailbox. */
export async function readAppPasswordNames(tables: Tables, address: Address): Promise<string[] | null> {
  if (!(await readAddressRows(tables, address)).mailbox) return null;
  const all = await readAppPasswords(tables, address);
  return [...new Set(all.map(({ name }) => name))].sort();
}

/** Refuses app passwords where this PostfixAdmin has none; null where it has. */
export function checkAppPasswordsSupported({ schema }: Tables): ApplyRefusal {
  if (schema.has(appPasswordTable)) return null;
  const words = `This PostfixAdmin (schema ${schema.version}) has no app passwords: upgrade it to version 4 or later.`;
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}

export async function addAppPasswordRow(
  tables: Tables,
  address: Address,
  { name, hash }: Omit<AppPassword, 'id'>,
): Promise<void> {
  await tables.insert(appPasswordTable, { username: address, description: name, password_hash: hash });
}

export async function deleteAppPassword(tables: Tables, { id }: AppPassword): Promise<void> {
  await tables.delete(appPasswordTable, sql`id = ${id}`);
}
