import Database from 'better-sqlite3';

/** Opens a database read-only; `using` closes it. */
export function openReadOnly(file: string): Disposable & { readonly sqlite: Database.Database } {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  return { sqlite, [Symbol.dispose]: () => void sqlite.close() };
}

/** The domains in Facteur's own database. */
export function readDomains(file: string): string[] {
  using opened = openReadOnly(file);
  return opened.sqlite.prepare<[], string>('SELECT domain FROM domains ORDER BY domain').pluck().all();
}

/** How many mailboxes in the mail directory have logins or mail suspended, and not both. */
export function countSuspendedApart(file: string): number[] {
  using opened = openReadOnly(file);
  return opened.sqlite
    .prepare<[], number>(
      'SELECT count(*) FROM mailbox JOIN alias ON address = username WHERE (mailbox.active = 0) <> (alias.active = 0)',
    )
    .pluck()
    .all();
}

/** The domains in the mail directory that are other names of domains. */
export function readAliasDomains(file: string): string[] {
  using opened = openReadOnly(file);
  return opened.sqlite
    .prepare<[], string>('SELECT alias_domain FROM alias_domain WHERE active = 1 ORDER BY 1')
    .pluck()
    .all();
}
