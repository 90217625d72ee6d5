import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { AuditEntry } from '../../src/store/tables/audit.ts';
import { ada, at, type ExampleOrg, makeExampleOrg } from './fixtures/example-org.ts';

/** An app context whose audit has a row for ann, bob and eve, and its database, to read and tamper with. */
export type AuditedDatabase = {
  readonly file: string;
  readonly sqlite: Database.Database;
  readonly append: (entry: Partial<AuditEntry>) => void;
  readonly close: () => Promise<void>;
};

export async function createAuditedDatabase(): Promise<AuditedDatabase> {
  const made = await makeExampleOrg();
  const file = join(made.directory, 'facteur.sqlite');
  const sqlite = new Database(file);
  const append: AuditedDatabase['append'] = (entry) =>
    made.app.store.audit.append({ ...entryAt(made), ...entry });
  append({ address: at('ann') });
  append({ address: at('bob') });
  append({ address: at('eve'), actor: null, requestId: null });
  const close = () => {
    sqlite.close();
    return made.close();
  };
  return { file, sqlite, append, close };
}

/** Drops the triggers that refuse changes, as anyone with write access to the file can. */
export const dropTriggers = (sqlite: Database.Database): void => {
  sqlite.exec('DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted');
};

const entryAt = ({ app }: ExampleOrg): AuditEntry => ({
  at: app.clock(),
  event: 'submitted',
  tenant: 'terminal/terminal',
  address: at('ann'),
  requestId: 1,
  actor: ada,
  detail: { planHash: 'abc', words: 'naïve “quotes”, "\\\u0007\u001f' },
});
