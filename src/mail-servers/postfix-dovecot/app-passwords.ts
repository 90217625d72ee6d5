import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';

type Named = { readonly address: Address; readonly name: string };

/** The statements on PostfixAdmin's table of app passwords. */
export type AppPasswordRows = ReturnType<typeof appPasswordRows>;

/**
 * Older versions of the schema lack the table, and PostfixAdmin may bring it while the file is open. Until then nobody
 * has an app password, and `add` throws SQLITE_ERROR.
 */
export function appPasswordRows(database: Database) {
  const table = database.prepare(
    `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'mailbox_app_password'`,
  );
  let prepared: ReturnType<typeof prepare> | null = null;

  function statements() {
    if (!prepared && table.get()) prepared = prepare(database);
    return prepared;
  }

  return {
    /** Sorted, and each once: PostfixAdmin lets several have one name. */
    names: (address: Address): string[] => statements()?.names.all(address).sort() ?? [],
    hashes: (named: Named): string[] => statements()?.hashes.all(named) ?? [],
    add(row: Named & { readonly hash: string }): void {
      (statements() ?? prepare(database)).add.run(row);
    },
    /** Tells how many there were. */
    revoke: (named: Named): number => statements()?.revoke.run(named).changes ?? 0,
    /** Deletes all that the address has, and tells how many there were. */
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
    .prepare<[Named], string>(
      'SELECT password_hash FROM mailbox_app_password WHERE username = @address AND description = @name',
    )
    .pluck(),
  add: database.prepare<[Named & { readonly hash: string }]>(
    'INSERT INTO mailbox_app_password (username, description, password_hash) VALUES (@address, @name, @hash)',
  ),
  revoke: database.prepare<[Named]>(
    'DELETE FROM mailbox_app_password WHERE username = @address AND description = @name',
  ),
  clear: database.prepare<[Address]>('DELETE FROM mailbox_app_password WHERE username = ?'),
});
