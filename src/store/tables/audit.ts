import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Actor, TenantKey } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { audit } from '../schema.ts';
import {
  and,
  type BetterSQLite3Database,
  desc,
  eq,
  gt,
  integer,
  lt,
  sql,
  sqliteTable,
  text,
} from '../sqlite/drizzle.ts';
import { preparedExists, preparedRows, preparedWrite } from '../sqlite/prepared.ts';

/** What happened: a request came in or moved, a mailbox was purged, a link was handed out. */
export type AuditEvent =
  | 'submitted'
  | 'confirmed'
  | 'approved'
  /** An admin did without the approvals that were missing. */
  | 'glass-broken'
  /** What a click was given on is no longer so: it is shown anew. */
  | 'replanned'
  | Exclude<RequestState, 'awaiting-confirmation' | 'awaiting-approval' | 'queued' | 'applying'>
  | 'link-issued'
  /** Its owner takes no direct messages, so it works no more. */
  | 'link-undelivered'
  /** An owner takes no direct messages, so nobody told them what somebody else changed about their mailbox. */
  | 'owner-not-told'
  | 'purged'
  /** Others changed the address on the mail server directly. */
  | 'drifted'
  /** The same of its domain as a whole, or of so many of its addresses that they are not told one by one. */
  | 'domain-drifted';

export type AuditEntry = {
  readonly at: number;
  readonly event: AuditEvent;
  readonly tenant: TenantKey;
  readonly address: Address;
  readonly requestId: number | null;
  /** Null where Facteur itself acted: an expiry, a purge, the outcome of a job. */
  readonly actor: Actor | null;
  readonly detail: Record<string, unknown>;
};

export type AuditRow = AuditEntry & { readonly id: number; readonly previous: string; readonly hash: string };

/** Rows that are looked through before more are read. */
const batchSize = 100;

/** A row as SQLite holds it: actor and detail are the JSON text that was written. */
export type StoredAuditRow = Omit<AuditRow, 'event' | 'actor' | 'detail'> & {
  readonly event: string;
  readonly actor: string | null;
  readonly detail: string;
};

/** A row's `at` as ISO 8601, UTC; null where somebody put in what is no time. */
export const formatTime = (at: number): string | null => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** What the first row carries in place of a hash. */
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
 * - actor, detail: texts, namely the JSON that is stored, to the letter; actor is null where Facteur itself acted
 * - previous: the hash of the row before; 64 zeros for the first
 */
export function hashRow(row: Omit<StoredAuditRow, 'hash'>): string {
  const { id, at, event, tenant, address, requestId, actor, detail, previous } = row;
  const canonical = JSON.stringify([id, at, event, tenant, address, requestId, actor, detail, previous]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** What AUTOINCREMENT keeps: the highest id that a table ever gave out (sqlite.org/autoinc.html). */
const sequence = sqliteTable('sqlite_sequence', { name: text(), seq: integer().notNull() });

export type AuditStore = ReturnType<typeof auditStore>;

export function auditStore(db: BetterSQLite3Database, sqlite: Database) {
  const last = sqlite.prepare<[], { id: number; hash: string; highest: number }>(
    `select id, hash, (select seq from sqlite_sequence where name = 'audit') as highest
     from audit order by id desc limit 1`,
  );
  /** The same of a table in which no row is left. */
  const emptied = db
    .select({ highest: sequence.seq })
    .from(sequence)
    .where(eq(sequence.name, 'audit'))
    .prepare();
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
    .where(lt(audit.id, sql.placeholder('id')))
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
        and(eq(audit.address, sql.placeholder('address')), eq(audit.requestId, sql.placeholder('requestId'))),
      )
      .orderBy(audit.id),
  );

  const hasRowFor = preparedExists(
    sqlite,
    db
      .select({ id: audit.id })
      .from(audit)
      .where(and(eq(audit.address, sql.placeholder('address')), gt(audit.id, sql.placeholder('after')))),
  );

  return {
    /** The newest row's number, 0 where there is none. */
    newest: (): number => last.get()?.id ?? 0,
    /** The newest row's number and hash; null where there is none. */
    head: (): { readonly row: number; readonly hash: string } | null => {
      const newest = last.get();
      return newest ? { row: newest.id, hash: newest.hash } : null;
    },
    /** The hash that a row carries; null where there is no such row. */
    hashOf: (id: number): string | null =>
      db.select({ hash: audit.hash }).from(audit).where(eq(audit.id, id)).get()?.hash ?? null,
    /** Whether anything about an address was written after a row. */
    hasRowFor: (address: Address, after: number): boolean => hasRowFor({ address, after }),
    /** Appends a row to the chain. Call it in the transaction of what it records. */
    append: (entry: AuditEntry): void => {
      const newest = last.get() ?? { id: 0, hash: genesisHash, highest: emptied.get()?.highest ?? 0 };
      // The number of a newest row that somebody took away is not given again: the gap stays and tells.
      const id = Math.max(newest.id, newest.highest) + 1;
      const actor = entry.actor === null ? null : JSON.stringify(entry.actor);
      const row = { ...entry, id, actor, detail: JSON.stringify(entry.detail), previous: newest.hash };
      insert({ ...row, hash: hashRow(row) });
    },
    /** The newest first. */
    forAddress: (address: Address, limit: number): AuditRow[] => forAddress({ address, limit }) as AuditRow[],
    /** What happened to a request, the oldest first. An address narrows the search, as the index has it. */
    forRequest: (requestId: number, address: Address): AuditRow[] =>
      forRequest({ requestId, address }) as AuditRow[],
    /** The newest first, of addresses that somebody sees. */
    latest: (isSeen: (address: Address) => boolean, limit: number): AuditRow[] => {
      const found: AuditRow[] = [];
      let rows = before.all({ id: Number.MAX_SAFE_INTEGER }) as AuditRow[];
      while (rows.length > 0 && found.length < limit) {
        found.push(...rows.filter(({ address }) => isSeen(address)));
        rows = before.all({ id: rows.at(-1)?.id ?? 0 }) as AuditRow[];
      }
      return found.slice(0, limit);
    },
  };
}
