import { hash as digest } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Actor, TenantKey } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { OpenState, RequestState } from '../../domain/request/request-state.ts';
import { audit, isOfSeveral } from '../schema/audit.ts';
import { auditBeginnings } from '../schema/pruning.ts';
import {
  and,
  type BetterSQLite3Database,
  desc,
  eq,
  gt,
  inArray,
  integer,
  lt,
  or,
  sql,
  sqliteTable,
  text,
} from '../sqlite/drizzle.ts';
import { preparedExists, preparedRows, preparedWrite } from '../sqlite/prepared.ts';

/** What happened: a request was submitted or changed its state, a mailbox was purged, a link was issued. */
export type AuditEvent =
  | 'submitted'
  | 'confirmed'
  | 'approved'
  /** An admin did without the missing approvals. */
  | 'glass-broken'
  /** The plan of a click was outdated: a new one is shown. */
  | 'replanned'
  /** Nothing of the request is missing but its time. */
  | 'scheduled'
  /** The time of the request has come. */
  | 'due'
  /** Somebody has said that what the request undoes may end: nobody is reminded of it again. */
  | 'let-end'
  /** No change of the request begins any more. */
  | 'stopped'
  | Exclude<RequestState, OpenState>
  /** A change of several was not applied, because one that it needs was not. */
  | 'skipped'
  | 'link-issued'
  /** The owner accepts no direct messages, so the link was revoked. */
  | 'link-undelivered'
  /** An owner accepts no direct messages, so they were not told what somebody else changed about their mailbox. */
  | 'owner-not-told'
  /** Facteur was put back from a backup: what was open was stopped, and links were revoked. */
  | 'restored-from-backup'
  /** Facteur was restored from a replica; where that may lack rows, what was about to be applied was stopped. */
  | 'restored-from-replica'
  | 'purged'
  /** An admin looked up what became of mail to somebody else's address. */
  | 'traced'
  /** A test message was sent to the address. */
  | 'tested'
  /** Others changed the address on the mail server directly. */
  | 'drifted'
  /** Others added or removed the domain, or changed too many of its addresses for a row each. */
  | 'domain-drifted'
  /** A review of a domain began, or ended; of a domain, as the others below are of an address. */
  | 'domain-review-begun'
  | 'domain-review-ended'
  /** Somebody has said in a review that what is found is to stay. */
  | 'domain-review-kept'
  /** The owner was asked in a review, and has answered. */
  | 'domain-review-asked'
  | 'domain-review-owner-said'
  /** A request was made in a review. */
  | 'domain-review-requested'
  /** What a review asked about is not so any more. */
  | 'domain-review-gone'
  /** An answer in a review was taken back. */
  | 'domain-review-reopened';

export type AuditEntry = {
  readonly at: number;
  readonly event: AuditEvent;
  readonly tenant: TenantKey;
  readonly address: Address;
  readonly requestId: number | null;
  /** Null where Facteur itself acted: an expiry, a purge, a job's outcome. */
  readonly actor: Actor | null;
  readonly detail: Record<string, unknown>;
};

export type AuditRow = AuditEntry & { readonly id: number; readonly previous: string; readonly hash: string };

/** Rows read at a time. */
const batchSize = 100;

/** A row as stored: actor and detail are the JSON texts that were written. */
export type StoredAuditRow = Omit<AuditRow, 'event' | 'actor' | 'detail'> & {
  readonly event: string;
  readonly actor: string | null;
  readonly detail: string;
};

/** A row's `at` as ISO 8601, UTC; null where somebody put in an invalid time. */
export const formatTime = (at: number): string | null => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** The previous hash of the first row. */
export const genesisHash = '0'.repeat(64);

/**
 * The hash of a row: SHA-256, as 64 lower-case hex digits, of the canonical form in UTF-8. That is the JSON array
 *
 *     [id, at, event, tenant, address, requestId, actor, detail, previous]
 *
 * as JSON.stringify writes it (ECMA-262, SerializeJSONProperty): without white space, numbers in decimal digits, and
 * in texts only `"`, `\` and what is below U+0020 escaped (\b \t \n \f \r, else \u and four lower-case digits).
 * - id: 1 for the first row, then one more each, without a gap
 * - at: milliseconds since 1970, UTC
 * - requestId: null where no request is concerned
 * - actor, detail: texts, exactly the JSON that is stored; actor is null where Facteur itself acted
 * - previous: the hash of the row before; 64 zeros for the first
 */
export function hashRow(row: Omit<StoredAuditRow, 'hash'>): string {
  const { id, at, event, tenant, address, requestId, actor, detail, previous } = row;
  const canonical = JSON.stringify([id, at, event, tenant, address, requestId, actor, detail, previous]);
  return digest('sha256', canonical);
}

/** The table of AUTOINCREMENT: the highest id that each table ever assigned (sqlite.org/autoinc.html). */
const sequence = sqliteTable('sqlite_sequence', { name: text(), seq: integer().notNull() });

/** Whether a row is about the other address of a change, which has a row of its own. */
const isCompanion = ({ detail }: Pick<AuditRow, 'detail'>): boolean =>
  (detail as { readonly companion?: unknown }).companion === true;

/** The position of the change that a row is about, where its request has several; null: it is about no such change. */
function positionIn({ address, detail }: Pick<AuditRow, 'address' | 'detail'>): number | null {
  const { position } = detail as { readonly position?: unknown };
  return address !== '' && typeof position === 'number' ? position : null;
}

/** The same in SQL. */
const isOfOneChange = sql`(not ${isOfSeveral} and json_type(${audit.detail}, '$.position') = 'integer')`;

/** Equal for the changes of one request that ended alike. */
const foldKey = sql`(${audit.requestId} || ' ' || ${audit.event})`;

/** Which rows somebody is shown. */
type Sight = {
  readonly isSeen: (row: AuditRow) => boolean;
  /** Whether those of its request that ended alike are left out after it. */
  readonly isFolded: (row: AuditRow) => boolean;
};

/** What is said in the log of a row that was appended. */
export type AppendedRow = Pick<AuditRow, 'id' | 'event' | 'requestId'>;

/** The newest row, and the highest id that was ever assigned. */
type ChainEnd = { readonly id: number; readonly hash: string; readonly highest: number };

export type AuditStore = ReturnType<typeof auditStore>;

export function auditStore(db: BetterSQLite3Database, sqlite: Database) {
  const last = sqlite.prepare<[], ChainEnd>(
    `select id, hash, (select seq from sqlite_sequence where name = 'audit') as highest
     from audit order by id desc limit 1`,
  );
  /** The highest id that was ever assigned, also where no row is left. */
  const emptied = db
    .select({ highest: sequence.seq })
    .from(sequence)
    .where(eq(sequence.name, 'audit'))
    .prepare();
  const startOfChain = (): ChainEnd => ({ id: 0, hash: genesisHash, highest: emptied.get()?.highest ?? 0 });
  /** The row that was appended last in the transaction that is going on. */
  let appended: ChainEnd | null = null;
  /** The end of the chain as it was committed, as far as it is known. */
  let committed: ChainEnd | null = null;
  const endOfChain = (): ChainEnd => {
    committed ??= last.get() ?? startOfChain();
    return appended ?? committed;
  };
  const keepAppended = (): void => {
    committed = appended ?? committed;
    appended = null;
  };
  /** The rows that the present write has appended. */
  let noted: AppendedRow[] = [];
  const insert = preparedWrite(
    sqlite,
    db.insert(audit).values({
      id: sql.placeholder('id'),
      at: sql.placeholder('at'),
      event: sql.placeholder('event'),
      tenant: sql.placeholder('tenant'),
      address: sql.placeholder('address'),
      requestId: sql.placeholder('requestId'),
      actor: sql`${sql.placeholder('actor')}`,
      detail: sql`${sql.placeholder('detail')}`,
      previous: sql.placeholder('previous'),
      hash: sql.placeholder('hash'),
    }),
  );

  const before = db
    .select()
    .from(audit)
    .where(
      and(
        lt(audit.id, sql.placeholder('id')),
        sql`not (${foldKey} in (select value from json_each(${sql.placeholder('folded')})) and ${isOfOneChange})`,
      ),
    )
    .orderBy(desc(audit.id))
    .limit(batchSize)
    .prepare();

  const forAddress = preparedRows(
    sqlite,
    audit,
    db
      .select()
      .from(audit)
      .where(eq(audit.address, sql.placeholder('address')))
      .orderBy(desc(audit.id))
      .limit(sql.placeholder('limit')),
  );
  const forRequest = preparedRows(
    sqlite,
    audit,
    db
      .select()
      .from(audit)
      .where(
        or(
          and(
            eq(audit.address, sql.placeholder('address')),
            eq(audit.requestId, sql.placeholder('requestId')),
          ),
          // From before its other changes were left out.
          and(isOfSeveral, eq(audit.requestId, sql.placeholder('requestId'))),
        ),
      )
      .orderBy(audit.id),
  );

  const forRequestOfMany = preparedRows(
    sqlite,
    audit,
    db
      .select()
      .from(audit)
      .where(and(isOfSeveral, eq(audit.requestId, sql.placeholder('requestId'))))
      .orderBy(audit.id),
  );

  const hasRowFor = preparedExists(
    sqlite,
    db
      .select({ id: audit.id })
      .from(audit)
      // Of bare parameters, SQLite would look at the values, and prepare the statement anew at each run.
      .where(
        and(
          eq(audit.address, sql`cast(${sql.placeholder('address')} as text)`),
          gt(audit.id, sql`cast(${sql.placeholder('after')} as integer)`),
        ),
      ),
  );

  return {
    /** The newest row's number; 0 where there is none. */
    newest: (): number => endOfChain().id,
    /** The newest row's number and hash; null where there is none. */
    head: (): { readonly row: number; readonly hash: string } | null => {
      const { id, hash } = endOfChain();
      return id > 0 ? { row: id, hash } : null;
    },
    /** A row's hash, also of the last one of an archive; null where there is no such row. */
    hashOf: (id: number): string | null =>
      db.select({ hash: audit.hash }).from(audit).where(eq(audit.id, id)).get()?.hash ??
      db.select({ hash: auditBeginnings.hash }).from(auditBeginnings).where(eq(auditBeginnings.row, id)).get()
        ?.hash ??
      null,
    /** Whether there is a row about an address after a row number. */
    hasRowFor: (address: Address, after: number): boolean => hasRowFor({ address, after }),
    /** The addresses that were changed after a row number, by us or by others. */
    changedAfter: (id: number): Address[] =>
      db
        .selectDistinct({ address: audit.address })
        .from(audit)
        .where(and(gt(audit.id, id), inArray(audit.event, ['applied', 'drifted'])))
        .all()
        .map((row) => row.address),
    /** Appends a row to the chain. Call it in the transaction of what it audits. */
    append: (entry: AuditEntry): void => {
      const newest = endOfChain();
      // The number of a deleted newest row is not assigned again: the gap stays and shows the deletion.
      const id = Math.max(newest.id, newest.highest) + 1;
      const actor = entry.actor === null ? null : JSON.stringify(entry.actor);
      const row = { ...entry, id, actor, detail: JSON.stringify(entry.detail), previous: newest.hash };
      const hash = hashRow(row);
      insert({ ...row, hash });
      appended = { id, hash, highest: id };
      if (!sqlite.inTransaction) keepAppended();
      noted.push({ id, event: entry.event, requestId: entry.requestId });
    },
    /** Does a write. @returns also the rows that it has appended. */
    noting: <T>(write: () => T): readonly [T, readonly AppendedRow[]] => {
      noted = [];
      return [write(), noted];
    },
    /** To be called once a transaction is committed. */
    keepAppended,
    /** To be called where a transaction was not committed, and where another process has written. */
    forgetEnd: (): void => {
      appended = null;
      committed = null;
    },
    positionIn,
    isCompanion,
    /** The newest first. */
    forAddress: (address: Address, limit: number): AuditRow[] => forAddress({ address, limit }) as AuditRow[],
    /** The rows about a request as a whole, oldest first. Its address, empty where it has several, is for the index. */
    forRequest: (requestId: number, address: Address): AuditRow[] =>
      (address === '' ? forRequestOfMany({ requestId }) : forRequest({ requestId, address })) as AuditRow[],
    /**
     * Rows that pass, newest first. Of the changes of one request that ended alike, none follows one that is folded: they may
     * be thousands.
     */
    latest: (limit: number, { isSeen, isFolded }: Sight): AuditRow[] => {
      const found: AuditRow[] = [];
      const folded = new Set<string>();
      const next = (id: number) => before.all({ id, folded: JSON.stringify([...folded]) }) as AuditRow[];
      let rows = next(Number.MAX_SAFE_INTEGER);
      while (rows.length > 0 && found.length < limit) {
        for (const row of rows) {
          const key = positionIn(row) === null ? null : `${row.requestId} ${row.event}`;
          if (key !== null && folded.has(key)) continue;
          if (isSeen(row)) found.push(row);
          if (key !== null && isFolded(row)) folded.add(key);
        }
        rows = next(rows.at(-1)?.id ?? 0);
      }
      return found.slice(0, limit);
    },
  };
}
