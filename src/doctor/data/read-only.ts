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
