import type { Database } from 'better-sqlite3';
import type { Account, TenantKey } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Concern } from '../../domain/request/plan.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import { inProgressStates, openStates, type RequestState } from '../../domain/request/request-state.ts';
import { accountColumn, isIn, requests } from '../schema.ts';
import { and, type BetterSQLite3Database, desc, eq, gt, inArray, lte, or, sql } from '../sqlite/drizzle.ts';
import { preparedExists, preparedPick, preparedRead, preparedWrite } from '../sqlite/prepared.ts';

export type NewRequest = Pick<
  Request,
  | 'tenant'
  | 'requester'
  | 'person'
  | 'address'
  | 'domain'
  | 'concern'
  | 'plan'
  | 'asking'
  | 'terms'
  | 'state'
  | 'sealedHash'
  | 'createdAt'
  | 'expiresAt'
  | 'remindAt'
>;

/** Which requests are listed. */
export type RequestFilter = {
  /** About these domains, or of this tenant where they are to add a domain. */
  readonly domains: readonly Domain[];
  readonly tenant: TenantKey;
  /** Of all these, about this one alone. */
  readonly domain?: Domain;
  /** Asked for by any of these. */
  readonly accounts?: readonly Account[];
  readonly states?: readonly RequestState[];
  readonly address?: Address;
};

/** What changes when a request moves on. */
export type RequestPatch = {
  readonly id: number;
  readonly state: RequestState;
  readonly expiresAt: number | null;
  readonly remindAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: RequestOutcome | null;
};

export type RequestStore = ReturnType<typeof requestStore>;

const isOpen = isIn(openStates);

export function requestStore(db: BetterSQLite3Database, sqlite: Database) {
  const insert = preparedWrite(
    sqlite,
    db.insert(requests).values({
      tenant: sql.placeholder('tenant'),
      requester: sql.placeholder('requester'),
      person: sql.placeholder('person'),
      address: sql.placeholder('address'),
      domain: sql.placeholder('domain'),
      concern: sql.placeholder('concern'),
      plan: sql.placeholder('plan'),
      asking: sql.placeholder('asking'),
      terms: sql`${sql.placeholder('terms')}`,
      state: sql.placeholder('state'),
      sealedHash: sql.placeholder('sealedHash'),
      createdAt: sql.placeholder('createdAt'),
      expiresAt: sql.placeholder('expiresAt'),
      remindAt: sql.placeholder('remindAt'),
    }),
  );
  const byId = preparedRead(
    sqlite,
    requests,
    db
      .select()
      .from(requests)
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const stateById = preparedPick<{ state: RequestState }>(
    sqlite,
    db
      .select({ state: requests.state })
      .from(requests)
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const setState = preparedWrite(
    sqlite,
    db
      .update(requests)
      .set({ state: sql`${sql.placeholder('state')}` })
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const findInProgress = preparedPick<{ id: number; state: RequestState }>(
    sqlite,
    db
      .select({ id: requests.id, state: requests.state })
      .from(requests)
      .where(
        and(
          eq(requests.address, sql.placeholder('address')),
          eq(requests.concern, sql.placeholder('concern')),
          isIn(inProgressStates),
        ),
      ),
  );
  // Almost nothing is open where a change was just applied: that is found at once, and rows are read where there are any.
  const hasOpen = preparedExists(
    sqlite,
    db
      .select({ id: requests.id })
      .from(requests)
      .where(
        and(eq(requests.address, sql.placeholder('address')), eq(requests.concern, sql`'address'`), isOpen),
      ),
  );
  const underWay = preparedExists(
    sqlite,
    db
      .select({ id: requests.id })
      .from(requests)
      .where(
        and(
          eq(requests.address, sql.placeholder('address')),
          eq(requests.concern, sql`'address'`),
          isIn(inProgressStates),
        ),
      ),
  );
  const update = preparedWrite(
    sqlite,
    db
      .update(requests)
      .set({
        state: sql`${sql.placeholder('state')}`,
        expiresAt: sql`${sql.placeholder('expiresAt')}`,
        remindAt: sql`${sql.placeholder('remindAt')}`,
        settledAt: sql`${sql.placeholder('settledAt')}`,
        outcome: sql`${sql.placeholder('outcome')}`,
        // A hash is kept only while it is on its way.
        sealedHash: sql`case when ${sql.placeholder('settledAt')} is null then ${requests.sealedHash} end`,
      })
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const replan = db
    .update(requests)
    .set({ plan: sql`${sql.placeholder('plan')}`, terms: sql`${sql.placeholder('terms')}` })
    .where(eq(requests.id, sql.placeholder('id')))
    .prepare();

  return {
    insert: (request: NewRequest): number => {
      const row = { ...request, terms: request.terms && JSON.stringify(request.terms) };
      return Number(insert(row).lastInsertRowid);
    },
    stateOf: (id: number): RequestState | undefined => stateById({ id })?.state,
    setState: (id: number, state: RequestState): void => {
      setState({ id, state });
    },
    get: (id: number): Request | undefined => byId({ id }),
    /** Whether a change of an address is on its way to the mail server, or there and not settled yet. */
    isInProgress: (address: Address): boolean => underWay({ address }),
    /** The request that holds an address, or its passwords: it is on its way to the mail server. */
    findInProgress: (address: Address, concern: Concern = 'address') => findInProgress({ address, concern }),
    /** What is open about an address itself, the oldest first: at most one of them is on its way. */
    openForAddress: (address: Address): Request[] => {
      if (!hasOpen({ address })) return [];
      return db
        .select()
        .from(requests)
        .where(and(eq(requests.address, address), eq(requests.concern, 'address'), isOpen))
        .orderBy(requests.id)
        .all();
    },
    update: (to: RequestPatch): void => {
      update({ ...to, outcome: to.outcome === null ? null : JSON.stringify(to.outcome) });
    },
    /** Puts a newer plan in place of the one that was shown. */
    replan: (id: number, plan: Request['plan'], terms: Request['terms']): void => {
      replan.run({ id, plan: JSON.stringify(plan), terms: terms && JSON.stringify(terms) });
    },
    /** The newest first. */
    list: (filter: RequestFilter, limit: number, offset: number): Request[] =>
      db
        .select()
        .from(requests)
        .where(filterCondition(filter))
        .orderBy(desc(requests.id))
        .limit(limit)
        .offset(offset)
        .all(),
    countMatching: (filter: RequestFilter): number =>
      db.select({ count: sql<number>`count(*)` }).from(requests).where(filterCondition(filter)).get()
        ?.count ?? 0,
    countOpenOf: (accounts: readonly Account[]): number =>
      db
        .select({ count: sql<number>`count(*)` })
        .from(requests)
        .where(and(isRequestedBy(accounts), isOpen))
        .get()?.count ?? 0,
    /** How many they made after a time. */
    countSince: (accounts: readonly Account[], at: number): number =>
      db
        .select({ count: sql<number>`count(*)` })
        .from(requests)
        .where(and(isRequestedBy(accounts), gt(requests.createdAt, at)))
        .get()?.count ?? 0,
    /** Keeps a password hash, sealed, while it is on its way. */
    setSealedHash: (id: number, sealedHash: string): void => {
      db.update(requests).set({ sealedHash }).where(eq(requests.id, id)).run();
    },
    setAsking: (id: number, asking: Request['asking']): void => {
      db.update(requests).set({ asking }).where(eq(requests.id, id)).run();
    },
    /** Whether there is a request that somebody is to be reminded of, as isDue (src/domain/request/deadlines.ts) says. */
    hasReminderDue: (now: number, farOff: number): boolean =>
      db
        .select({ id: requests.id })
        .from(requests)
        .where(or(lte(requests.remindAt, now), gt(requests.remindAt, sql`${farOff} + ${longestReminder}`)))
        .limit(1)
        .get() !== undefined,
    remindAt: (id: number, at: number): void => {
      db.update(requests).set({ remindAt: at }).where(eq(requests.id, id)).run();
    },
    inState: (state: RequestState): Request[] =>
      db.select().from(requests).where(eq(requests.state, state)).orderBy(requests.id).all(),
    /** What has waited until now, and what waits for a confirmation until a time so far off that the clock must have gone back. */
    expiredBy: (now: number, farOff: number): Request[] =>
      db
        .select()
        .from(requests)
        .where(
          or(
            lte(requests.expiresAt, now),
            and(gt(requests.expiresAt, farOff), eq(requests.state, 'awaiting-confirmation')),
          ),
        )
        .orderBy(requests.id)
        .all(),
    countOpen: (): number =>
      db.select({ count: sql<number>`count(*)` }).from(requests).where(isOpen).get()?.count ?? 0,
  };
}

/** How far off a reminder may be that is set now. */
const longestReminder = sql`max(json_extract(${requests.terms}, '$.remindAfter'), json_extract(${requests.terms}, '$.remindEvery'))`;

const isRequestedBy = (accounts: readonly Account[]) =>
  inArray(accountColumn(requests.requester), [...accounts]);

function filterCondition({ domains, tenant, domain, accounts, states, address }: RequestFilter) {
  return and(
    or(
      inArray(requests.domain, [...domains]),
      and(eq(requests.tenant, tenant), sql`json_extract(${requests.plan}, '$.change.kind') = 'domain'`),
    ),
    domain === undefined ? undefined : eq(requests.domain, domain),
    accounts === undefined ? undefined : isRequestedBy(accounts),
    states === undefined ? undefined : inArray(requests.state, [...states]),
    address === undefined ? undefined : eq(requests.address, address),
  );
}
