import type { TenantKey } from '../domain/actor.ts';
import type { Address } from '../domain/address.ts';
import { openStates, type RequestState } from '../domain/request-state.ts';
import type { Request, RequestOutcome } from '../requests/request.ts';
import { and, type BetterSQLite3Database, desc, eq, lte, sql } from './drizzle.ts';
import { requests } from './schema.ts';

export type NewRequest = Pick<
  Request,
  'tenant' | 'requester' | 'address' | 'plan' | 'state' | 'sealedHash' | 'createdAt' | 'expiresAt'
>;

/** What changes when a request moves on. */
export type Move = {
  readonly id: number;
  readonly state: RequestState;
  readonly expiresAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: RequestOutcome | null;
};

export type RequestStore = ReturnType<typeof requestStore>;

/** Literals, not parameters: SQLite uses the partial index only where it can see that its condition holds. */
const isOpen = sql.raw(`state in (${openStates.map((state) => `'${state}'`).join(', ')})`);

export function requestStore(db: BetterSQLite3Database) {
  const insert = db
    .insert(requests)
    .values({
      tenant: sql.placeholder('tenant'),
      requester: sql.placeholder('requester'),
      address: sql.placeholder('address'),
      plan: sql.placeholder('plan'),
      state: sql.placeholder('state'),
      sealedHash: sql.placeholder('sealedHash'),
      createdAt: sql.placeholder('createdAt'),
      expiresAt: sql.placeholder('expiresAt'),
    })
    .returning({ id: requests.id })
    .prepare();
  const byId = db
    .select()
    .from(requests)
    .where(eq(requests.id, sql.placeholder('id')))
    .prepare();
  const stateById = db
    .select({ state: requests.state })
    .from(requests)
    .where(eq(requests.id, sql.placeholder('id')))
    .prepare();
  const setState = db
    .update(requests)
    .set({ state: sql`${sql.placeholder('state')}` })
    .where(eq(requests.id, sql.placeholder('id')))
    .prepare();
  const openAbout = db
    .select({ id: requests.id, state: requests.state })
    .from(requests)
    .where(and(eq(requests.address, sql.placeholder('address')), isOpen))
    .prepare();
  const move = db
    .update(requests)
    .set({
      state: sql`${sql.placeholder('state')}`,
      expiresAt: sql`${sql.placeholder('expiresAt')}`,
      settledAt: sql`${sql.placeholder('settledAt')}`,
      outcome: sql`${sql.placeholder('outcome')}`,
      // A hash is kept only while it is on its way.
      sealedHash: sql`case when ${sql.placeholder('settledAt')} is null then ${requests.sealedHash} end`,
    })
    .where(eq(requests.id, sql.placeholder('id')))
    .prepare();
  const rename = db
    .update(requests)
    .set({ plan: sql`${sql.placeholder('plan')}` })
    .where(eq(requests.id, sql.placeholder('id')))
    .prepare();

  return {
    insert: (request: NewRequest): number => {
      const row = insert.get(request);
      if (!row) throw new Error('SQLite returned no id for an inserted request');
      return row.id;
    },
    stateOf: (id: number): RequestState | undefined => stateById.get({ id })?.state,
    setState: (id: number, state: RequestState): void => {
      setState.run({ id, state });
    },
    get: (id: number): Request | undefined => byId.get({ id }),
    openAbout: (address: Address) => openAbout.get({ address }),
    move: (to: Move): void => {
      move.run({ ...to, outcome: to.outcome === null ? null : JSON.stringify(to.outcome) });
    },
    /** Puts a newer plan in place of the one that was shown. */
    replan: (id: number, plan: Request['plan']): void => {
      rename.run({ id, plan: JSON.stringify(plan) });
    },
    /** The newest first; those of a tenant, or of all. */
    latest: (tenant: TenantKey, open: boolean, limit: number): Request[] =>
      db
        .select()
        .from(requests)
        .where(and(eq(requests.tenant, tenant), open ? isOpen : undefined))
        .orderBy(desc(requests.id))
        .limit(limit)
        .all(),
    inState: (state: RequestState): Request[] =>
      db.select().from(requests).where(eq(requests.state, state)).orderBy(requests.id).all(),
    expiredBy: (now: number): Request[] =>
      db.select().from(requests).where(lte(requests.expiresAt, now)).orderBy(requests.id).all(),
    countOpen: (): number =>
      db.select({ count: sql<number>`count(*)` }).from(requests).where(isOpen).get()?.count ?? 0,
  };
}
