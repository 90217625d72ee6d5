import { createHash } from 'node:crypto';
import type { Actor, TenantKey } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import type { RequestState } from '../domain/request-state.ts';
import { and, type BetterSQLite3Database, desc, eq, lt, sql } from './drizzle.ts';
import { audit } from './schema.ts';

/** What happened: a request came in or moved, a mailbox was purged, a link was handed out. */
export type AuditEvent =
  | 'submitted'
  | 'confirmed'
  | 'approved'
  /** What a click was given on is no longer so: it is shown anew. */
  | 'replanned'
  | Exclude<RequestState, 'awaiting-confirmation' | 'awaiting-approval' | 'queued' | 'applying'>
  | 'link-issued'
  | 'purged';

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
const atATime = 100;

/** What the first row carries in place of a hash. */
const beginning = '0'.repeat(64);

/**
 * SHA-256, in hex, over the canonical form of a row: the JSON array
 * [id, at, event, tenant, address, requestId, actor, detail, previous], without white space, actor and detail as
 * the JSON text that is stored.
 */
function hashOf(
  id: number,
  entry: AuditEntry,
  actor: string | null,
  detail: string,
  previous: string,
): string {
  const { at, event, tenant, address, requestId } = entry;
  const canonical = JSON.stringify([id, at, event, tenant, address, requestId, actor, detail, previous]);
  return createHash('sha256').update(canonical).digest('hex');
}

export type AuditStore = ReturnType<typeof auditStore>;

export function auditStore(db: BetterSQLite3Database) {
  const last = db
    .select({ id: audit.id, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.id))
    .limit(1)
    .prepare();
  const insert = db
    .insert(audit)
    .values({
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
    })
    .prepare();

  const before = db
    .select()
    .from(audit)
    .where(lt(audit.id, sql.placeholder('id')))
    .orderBy(desc(audit.id))
    .limit(atATime)
    .prepare();

  return {
    /** Appends a row to the chain. Call it in the transaction of what it records. */
    append: (entry: AuditEntry): void => {
      const previous = last.get() ?? { id: 0, hash: beginning };
      const id = previous.id + 1;
      const actor = entry.actor === null ? null : JSON.stringify(entry.actor);
      const detail = JSON.stringify(entry.detail);
      const hash = hashOf(id, entry, actor, detail, previous.hash);
      insert.run({ ...entry, id, actor, detail, previous: previous.hash, hash });
    },
    /** The newest first. */
    about: (address: Address, limit: number): AuditRow[] =>
      db
        .select()
        .from(audit)
        .where(eq(audit.address, address))
        .orderBy(desc(audit.id))
        .limit(limit)
        .all() as AuditRow[],
    /** What happened to a request, the oldest first. An address narrows the search, as the index has it. */
    ofRequest: (requestId: number, address: Address): AuditRow[] =>
      db
        .select()
        .from(audit)
        .where(and(eq(audit.address, address), eq(audit.requestId, requestId)))
        .orderBy(audit.id)
        .all() as AuditRow[],
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
    /** The id of the first row that does not fit the one before or its own hash, or null where the chain holds. */
    firstBroken: (): number | null => {
      let previous = beginning;
      let expected = 1;
      const rows = db
        .select({
          id: audit.id,
          at: audit.at,
          event: audit.event,
          tenant: audit.tenant,
          address: audit.address,
          requestId: audit.requestId,
          actor: sql<string | null>`${audit.actor}`,
          detail: sql<string>`${audit.detail}`,
          previous: audit.previous,
          hash: audit.hash,
        })
        .from(audit)
        .orderBy(audit.id)
        .all();
      for (const { actor, detail, hash, ...row } of rows) {
        const entry = { ...row, event: row.event as AuditEvent, actor: null, detail: {} };
        if (row.id !== expected || row.previous !== previous) return row.id;
        if (hashOf(row.id, entry, actor, detail, previous) !== hash) return row.id;
        previous = hash;
        expected += 1;
      }
      return null;
    },
  };
}
