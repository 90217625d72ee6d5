import type { Database } from 'better-sqlite3';
import type { Account, TenantKey } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Concern, Plan } from '../../domain/request/plan.ts';
import type { Request, RequestOutcome } from '../../domain/request/request.ts';
import { inProgressStates, openStates, type RequestState } from '../../domain/request/request-state.ts';
import { accountColumn, isIn, requests } from '../schema.ts';
import { and, type BetterSQLite3Database, desc, eq, gt, inArray, lte, or, sql } from '../sqlite/drizzle.ts';
import { preparedExists, preparedPick, preparedRead, preparedWrite } from '../sqlite/prepared.ts';
import { encodePlan, requestOfRow } from './request-plans.ts';

export type NewRequest = Pick<
  Request,
  | 'tenant'
  | 'requester'
  | 'person'
  | 'address'
  | 'domain'
  | 'concern'
  | 'asking'
  | 'terms'
  | 'state'
  | 'sealedHash'
  | 'createdAt'
  | 'expiresAt'
  | 'remindAt'
> & { readonly plan: Plan };

/** Which requests to list. */
export type RequestFilter = {
  /** Requests about these domains, and this tenant's requests to add a domain. */
  readonly domains: readonly Domain[];
  readonly tenant: TenantKey;
  /** Only requests about this domain. */
  readonly domain?: Domain;
  /** Only requests by any of these accounts. */
  readonly accounts?: readonly Account[];
  readonly states?: readonly RequestState[];
  readonly address?: Address;
};

/** What changes with a request's transition. */
export type RequestPatch = {
  readonly id: number;
  readonly state: RequestState;
  readonly expiresAt: number | null;
  readonly remindAt: number | null;
  readonly settledAt: number | null;
  readonly outcome: RequestOutcome | null;
};

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
  // Run after each applied change, when almost nothing else is open: checks for any rows first, which is cheap.
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
        // A hash is kept only while its request is in progress.
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
      const row = {
        ...request,
        plan: encodePlan(request.plan),
        terms: request.terms && JSON.stringify(request.terms),
      };
      return Number(insert(row).lastInsertRowid);
    },
    stateOf: (id: number): RequestState | undefined => stateById({ id })?.state,
    setState: (id: number, state: RequestState): void => {
      setState({ id, state });
    },
    get: (id: number): Request | undefined => {
      const row = byId({ id });
      return row && requestOfRow(row);
    },
    /** Whether a request about an address is in progress. */
    isInProgress: (address: Address): boolean => underWay({ address }),
    /** The request in progress that locks an address, or its passwords. */
    findInProgress: (address: Address, concern: Concern = 'address') => findInProgress({ address, concern }),
    /** The open requests about an address itself, oldest first; at most one is in progress. */
    openForAddress: (address: Address): Request[] => {
      if (!hasOpen({ address })) return [];
      return db
        .select()
        .from(requests)
        .where(and(eq(requests.address, address), eq(requests.concern, 'address'), isOpen))
        .orderBy(requests.id)
        .all()
        .map(requestOfRow);
    },
    update: (to: RequestPatch): void => {
      update({ ...to, outcome: to.outcome === null ? null : JSON.stringify(to.outcome) });
    },
    /** Replaces the plan that was shown. */
    replan: (id: number, plan: Plan, terms: Request['terms']): void => {
      replan.run({ id, plan: JSON.stringify(encodePlan(plan)), terms: terms && JSON.stringify(terms) });
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
        .all()
        .map(requestOfRow),
    countMatching: (filter: RequestFilter): number =>
      db.select({ count: sql<number>`count(*)` }).from(requests).where(filterCondition(filter)).get()
        ?.count ?? 0,
    countOpenOf: (accounts: readonly Account[]): number =>
      db
        .select({ count: sql<number>`count(*)` })
        .from(requests)
        .where(and(isRequestedBy(accounts), isOpen))
        .get()?.count ?? 0,
    /** How many requests these accounts made after a time. */
    countSince: (accounts: readonly Account[], at: number): number =>
      db
        .select({ count: sql<number>`count(*)` })
        .from(requests)
        .where(and(isRequestedBy(accounts), gt(requests.createdAt, at)))
        .get()?.count ?? 0,
    /** Stores a sealed password hash while its request is open. */
    setSealedHash: (id: number, sealedHash: string): void => {
      db.update(requests).set({ sealedHash }).where(eq(requests.id, id)).run();
    },
    setAsking: (id: number, asking: Request['asking']): void => {
      db.update(requests).set({ asking }).where(eq(requests.id, id)).run();
    },
    /** Whether any request's reminder is due, by the rule of isDue (src/domain/request/deadlines.ts). */
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
      db
        .select()
        .from(requests)
        .where(eq(requests.state, state))
        .orderBy(requests.id)
        .all()
        .map(requestOfRow),
    /** Requests whose wait is over, and those that await confirmation until an implausible time: the clock was set back. */
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
        .all()
        .map(requestOfRow),
    countOpen: (): number =>
      db.select({ count: sql<number>`count(*)` }).from(requests).where(isOpen).get()?.count ?? 0,
  };
}

/** How far ahead a reminder can be set. */
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
