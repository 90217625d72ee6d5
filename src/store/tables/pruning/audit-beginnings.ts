import type { Database } from 'better-sqlite3';
import type { Checkpoint } from '../../../checkpoints/checkpoint.ts';
import { auditBeginnings } from '../../schema/pruning.ts';
import { asc, type BetterSQLite3Database, desc } from '../../sqlite/drizzle.ts';
import type { StoredAuditRow } from '../audit.ts';

/** After which row the audit begins: it and those before are in archives. */
export type AuditBeginning = {
  readonly row: number;
  readonly hash: string;
  readonly checkpoint: Checkpoint;
  /** The name of the archive that ends with the row. */
  readonly archive: string;
  readonly at: number;
};

/** Moves the oldest rows of the audit away, once they are in an archive. Call what writes in a transaction. */
export function auditBeginningStore(db: BetterSQLite3Database, sqlite: Database) {
  const rows = sqlite.prepare<[number, number, number], StoredAuditRow>(
    `select id, at, event, tenant, address, request_id as requestId, actor, detail, previous, hash
     from audit where id > ? and id <= ? order by id limit ?`,
  );
  const removeSome = sqlite.prepare<[number]>(
    `delete from audit where id in (
       select id from audit where id <= (select max("row") from audit_beginnings) order by id limit ?
     )`,
  );
  return {
    /** The newest beginning; undefined: no row was ever moved away. */
    newest: (): AuditBeginning | undefined =>
      db.select().from(auditBeginnings).orderBy(desc(auditBeginnings.row)).limit(1).get(),
    /** All there were, the first one first. */
    all: (): AuditBeginning[] => db.select().from(auditBeginnings).orderBy(asc(auditBeginnings.row)).all(),
    /** Some rows after one, up to another, as stored. */
    rows: (after: number, upTo: number, limit: number): StoredAuditRow[] => rows.all(after, upTo, limit),
    /** Has the audit begin after a row. Its rows are in an archive by then. */
    begin: (beginning: AuditBeginning): void => {
      db.insert(auditBeginnings).values(beginning).run();
    },
    /** Deletes some of the rows before the beginning, the oldest first. @returns how many. */
    removeSome: (limit: number): number => removeSome.run(limit).changes,
  };
}
