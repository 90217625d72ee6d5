import Database from 'better-sqlite3';

/**
 * How the audit of a database here and that of its replica go together. `here-newer`: it has all of the replica’s rows;
 * `replica-newer`: the other way round, or each has rows of its own after some that both have; `unrelated`: they are of
 * different Facteurs.
 */
export type Comparison = 'here-newer' | 'replica-newer' | 'unrelated';

type Row = { readonly id: number; readonly hash: string };
type Audit = {
  readonly first: Row | undefined;
  readonly last: Row | undefined;
  readonly hashOf: (id: number) => string | undefined;
};

/** Compares the audits of two database files. @throws SqliteError where one can’t be read. */
export function compareAudits(here: string, replica: string): Comparison {
  return withAudit(here, (ours) => withAudit(replica, (theirs) => compare(ours, theirs)));
}

function compare(ours: Audit, theirs: Audit): Comparison {
  // Nothing has happened here yet.
  if (!ours.last) return 'replica-newer';
  if (!theirs.first || !theirs.last) return 'here-newer';
  if (ours.hashOf(theirs.last.id) === theirs.last.hash) return 'here-newer';
  // Old rows may have been pruned on either side.
  const common = Math.max(ours.first?.id ?? 0, theirs.first.id);
  const [one, other] = [ours.hashOf(common), theirs.hashOf(common)];
  return one !== undefined && one === other ? 'replica-newer' : 'unrelated';
}

function withAudit<T>(file: string, use: (audit: Audit) => T): T {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  try {
    // A start that was cut off may have left a database without tables.
    const isThere = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit'").get();
    if (!isThere) return use({ first: undefined, last: undefined, hashOf: () => undefined });
    const end = (order: 'ASC' | 'DESC') =>
      sqlite.prepare<[], Row>(`SELECT id, hash FROM audit ORDER BY id ${order} LIMIT 1`).get();
    const hashOf = sqlite.prepare<[number], string>('SELECT hash FROM audit WHERE id = ?').pluck();
    return use({ first: end('ASC'), last: end('DESC'), hashOf: (id) => hashOf.get(id) });
  } finally {
    sqlite.close();
  }
}
