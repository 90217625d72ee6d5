import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';

type AppPasswordKey = { readonly address: Address; readonly name: string };

/**
 * The prepared statements on PostfixAdmin's table of app passwords. Older versions of the schema lack the table, and
 * an upgrade may add it while the file is open. Until then nobody has an app password, and `add` throws SQLITE_ERROR.
 */
export function prepareAppPasswords(database: Database) {
  const table = database.prepare(
    `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'mailbox_app_password'`,
  );
  let prepared: ReturnType<typeof prepare> | null = null;

  function statements() {
    if (!prepared && table.get()) prepared = prepare(database);
    return prepared;
  }

  return {
    /** Sorted, without duplicates: PostfixAdmin lets several app passwords have one name. */
    names: (address: Address): string[] => statements()?.names.all(address).sort() ?? [],
    hashes: (named: AppPasswordKey): string[] => statements()?.hashes.all(named) ?? [],
    add(row: AppPasswordKey & { readonly hash: string }): void {
      (statements() ?? prepare(database)).add.run(row);
    },
    /** Returns how many it deleted. */
    revoke: (named: AppPasswordKey): number => statements()?.revoke.run(named).changes ?? 0,
    /** Moves all of an address to another, where a former mailbox may have left some. */
    rename(addresses: { readonly from: Address; readonly to: Address }): void {
      statements()?.clear.run(addresses.to);
      statements()?.rename.run(addresses);
    },
    /** Deletes all of the address, and returns how many there were. */
    clear: (address: Address): number => statements()?.clear.run(address).changes ?? 0,
  };
}

const prepare = (database: Database) => ({
  names: database
    .prepare<[Address], string>(
      'SELECT DISTINCT description FROM mailbox_app_password WHERE username = ? AND description IS NOT NULL',
    )
    .pluck(),
  hashes: database
    .prepare<[AppPasswordKey], string>(
      'SELECT password_hash FROM mailbox_app_password WHERE username = @address AND description = @name',
    )
    .pluck(),
  add: database.prepare<[AppPasswordKey & { readonly hash: string }]>(
    'INSERT INTO mailbox_app_password (username, description, password_hash) VALUES (@address, @name, @hash)',
  ),
  revoke: database.prepare<[AppPasswordKey]>(
    'DELETE FROM mailbox_app_password WHERE username = @address AND description = @name',
  ),
  rename: database.prepare<[{ readonly from: Address; readonly to: Address }]>(
    'UPDATE mailbox_app_password SET username = @to WHERE username = @from',
  ),
  clear: database.prepare<[Address]>('DELETE FROM mailbox_app_password WHERE username = ?'),
});
