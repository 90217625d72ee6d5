import type { Database } from 'better-sqlite3';
import type { Account } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { newest } from '../../domain/list/newest-page.ts';
import type { Batch } from '../../domain/request/many/batches.ts';
import { maxFewChanges, type Request } from '../../domain/request/request.ts';
import { openStates, type RequestState } from '../../domain/request/request-state.ts';
import { isIn } from '../schema/columns.ts';
import { requestChanges } from '../schema/request-changes.ts';
import { reminderSetAt, requests } from '../schema/requests.ts';
import {
  and,
  type BetterSQLite3Database,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  type SQL,
  sql,
} from '../sqlite/drizzle.ts';
import { preparedJoin, preparedPick, preparedWrite } from '../sqlite/prepared.ts';
import { preparedPlans } from './filters/plans-about.ts';
import { requestIds } from './filters/request-ids.ts';
import { isRequestedBy, type RequestFilter } from './filters/requests.ts';
import { requestChangeRows } from './request-changes.ts';
import {
  domainColumns,
  type NewRequest,
  planColumns,
  type Replanned,
  type RequestPatch,
  requestOfRow,
} from './request-plans.ts';

const isOpen = isIn(openStates);

/** As the condition of the index of those to confirm has it. */
const isUnconfirmed = sql.raw("state = 'awaiting-confirmation'");

/** As the condition of the index of due requests has it. */
const isScheduled = sql.raw("state = 'scheduled'");

/** @param traceparent names the present span. */
export function requestStore(db: BetterSQLite3Database, sqlite: Database, traceparent: () => string | null) {
  const insert = preparedWrite(
    sqlite,
    db.insert(requests).values({
      tenant: sql.placeholder('tenant'),
      requester: sql.placeholder('requester'),
      person: sql.placeholder('person'),
      domain: sql`${sql.placeholder('domain')}`,
      domains: sql`${sql.placeholder('domains')}`,
      addsDomain: sql.placeholder('addsDomain'),
      batches: sql`${sql.placeholder('batches')}`,
      plan: sql.placeholder('plan'),
      planHash: sql.placeholder('planHash'),
      changes: sql.placeholder('changes'),
      gate: sql.placeholder('gate'),
      summary: sql`${sql.placeholder('summary')}`,
      asking: sql.placeholder('asking'),
      terms: sql`${sql.placeholder('terms')}`,
      state: sql.placeholder('state'),
      createdAt: sql.placeholder('createdAt'),
      expiresAt: sql.placeholder('expiresAt'),
      remindAt: sql.placeholder('remindAt'),
      dueAt: sql.placeholder('dueAt'),
      reverts: sql.placeholder('reverts'),
      traceparent: sql.placeholder('traceparent'),
    }),
  );
  const byId = preparedJoin(
    sqlite,
    [requests, requestChanges],
    db
      .select()
      .from(requests)
      .leftJoin(
        requestChanges,
        sql`${requestChanges.plan} = ${requests.plan} and ${requestChanges.position} >= 0
          and ${requests.changes} <= ${sql.raw(`${maxFewChanges}`)}`,
      )
      // Of a bare parameter, SQLite would look at the value, and prepare the statement anew at each run.
      .where(eq(requests.id, sql`cast(${sql.placeholder('id')} as integer)`))
      .orderBy(requestChanges.position),
  );
  const stateById = preparedPick<{ state: RequestState }>(
    sqlite,
    db
      .select({ state: requests.state })
      .from(requests)
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const traceparentById = preparedPick<{ traceparent: string | null }>(
    sqlite,
    db
      .select({ traceparent: requests.traceparent })
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
  const setBatches = preparedWrite(
    sqlite,
    db
      .update(requests)
      .set({ batches: sql`${sql.placeholder('batches')}` })
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const openPlansAbout = preparedPlans(sqlite);
  const hasWaysBack = preparedPick<{ id: number }>(
    sqlite,
    db
      .select({ id: requests.id })
      .from(requests)
      .where(and(isScheduled, isNotNull(requests.reverts)))
      .limit(1),
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
        applied: sql`${requests.applied} + ${sql.placeholder('applied')}`,
        ended: sql`${requests.ended} + ${sql.placeholder('ended')}`,
      })
      .where(eq(requests.id, sql.placeholder('id'))),
  );
  const states = openStates.map((state) => `'${state}'`).join(', ');
  const countOpen = sqlite
    .prepare<[], number>(`select count(*) from requests indexed by open_requests where state in (${states})`)
    .pluck();
  const countScheduled = sqlite
    .prepare<[], number>("select count(*) from requests indexed by due_requests where state = 'scheduled'")
    .pluck();
  const changesOf = requestChangeRows(db);
  /** Reads requests with their changes where they are few. */
  const withChanges = (rows: readonly (typeof requests.$inferSelect)[]): Request[] => {
    const few = rows.filter(({ changes }) => changes <= maxFewChanges).map(({ plan }) => plan);
    const found = few.length === 0 ? new Map() : Map.groupBy(changesOf(few), ({ plan }) => plan);
    return rows.map((row) => requestOfRow(row, found.get(row.plan) ?? []));
  };
  /** Those of which a change that is still to come is about an address, and which meet a condition, oldest first. */
  const aboutAddress = (address: Address, condition: SQL | undefined): Request[] => {
    const plans = openPlansAbout(address);
    if (plans.length === 0) return [];
    const isWanted = and(inArray(requests.plan, plans), condition);
    return withChanges(db.select().from(requests).where(isWanted).orderBy(requests.id).all());
  };

  const idsOf = requestIds(sqlite);
  const some = (ids: readonly number[]): Request[] =>
    withChanges(
      db
        .select()
        .from(requests)
        .where(sql`${requests.id} in (select value from json_each(${JSON.stringify(ids)}))`)
        .orderBy(desc(requests.id))
        .all(),
    );

  return {
    insert: ({ plan, domains: all, ...request }: NewRequest): number => {
      const { domain, domains } = domainColumns(all);
      const row = {
        ...request,
        ...planColumns(plan),
        summary: plan.summary && JSON.stringify(plan.summary),
        domain,
        domains: domains && JSON.stringify(domains),
        batches: request.batches && JSON.stringify(request.batches),
        terms: request.terms && JSON.stringify(request.terms),
        traceparent: traceparent(),
      };
      return Number(insert(row).lastInsertRowid);
    },
    /** The span in which it was made; null: none is known. */
    traceparentOf: (id: number): string | null => traceparentById({ id })?.traceparent ?? null,
    stateOf: (id: number): RequestState | undefined => stateById({ id })?.state,
    setState: (id: number, state: RequestState): void => {
      setState({ id, state });
    },
    setBatches: (id: number, batches: readonly Batch[]): void => {
      setBatches({ id, batches: JSON.stringify(batches) });
    },
    get: (id: number): Request | undefined => {
      const rows = byId({ id });
      const [first] = rows;
      return (
        first &&
        requestOfRow(
          first[0],
          rows.flatMap(([, change]) => change ?? []),
        )
      );
    },
    /** The open requests that are still to change an address itself, oldest first; at most one is in progress. */
    openForAddress: (address: Address): Request[] => aboutAddress(address, isOpen),
    update: (to: RequestPatch): void => {
      const { applied = 0, ended = 0, outcome } = to;
      update({ ...to, applied, ended, outcome: outcome && JSON.stringify(outcome) });
    },
    /** Counts changes that were applied, and that ended, beside a transition. */
    countEnded: (id: number, { applied, ended }: Pick<Request, 'applied' | 'ended'>): void => {
      db.update(requests)
        .set({ applied: sql`${requests.applied} + ${applied}`, ended: sql`${requests.ended} + ${ended}` })
        .where(eq(requests.id, id))
        .run();
    },
    /** Replaces the plan that was shown. */
    replan: (id: number, { plan, domains, ...patch }: Replanned): void => {
      db.update(requests)
        .set({ ...patch, ...planColumns(plan), ...domainColumns(domains), applied: 0, ended: 0 })
        .where(eq(requests.id, id))
        .run();
    },
    /** The numbers of those that a filter passes, the newest first. */
    idsOf,
    /** Requests by their numbers, the newest first. */
    some,
    /** The newest first. */
    list: (filter: RequestFilter, limit: number): Request[] => some(idsOf(filter, limit, newest)),
    /** When the open requests of these accounts expire, the first at first; null: not by themselves. */
    expiriesOfOpen: (accounts: readonly Account[]): (number | null)[] =>
      db
        .select({ at: requests.expiresAt })
        .from(requests)
        .where(and(isRequestedBy(accounts), isOpen, isNull(requests.reverts)))
        .all()
        .map(({ at }) => at)
        .sort((one, other) => (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY)),
    /** When these accounts asked for changes after a time, the oldest first, and for how many. */
    changesSince: (accounts: readonly Account[], at: number): { at: number; changes: number }[] =>
      db
        .select({ at: requests.createdAt, changes: requests.changes })
        .from(requests)
        .where(and(isRequestedBy(accounts), gt(requests.createdAt, at), isNull(requests.reverts)))
        .orderBy(requests.createdAt)
        .all(),
    /** How many changes these accounts asked for after a time. */
    countChangesSince: (accounts: readonly Account[], at: number): number =>
      db
        .select({ count: sql<number>`coalesce(sum(${requests.changes}), 0)` })
        .from(requests)
        .where(and(isRequestedBy(accounts), gt(requests.createdAt, at), isNull(requests.reverts)))
        .get()?.count ?? 0,
    setAsking: (id: number, asking: Request['asking']): void => {
      db.update(requests).set({ asking }).where(eq(requests.id, id)).run();
    },
    /** Whether any request's reminder is due, by the rule of isDue (src/domain/request/deadlines.ts). */
    hasReminderDue: (now: number, farOff: number): boolean =>
      db
        .select({ id: requests.id })
        .from(requests)
        .where(or(lte(requests.remindAt, now), and(isNotNull(requests.remindAt), gt(reminderSetAt, farOff))))
        .limit(1)
        .get() !== undefined,
    remindAt: (id: number, at: number | null): void => {
      db.update(requests).set({ remindAt: at }).where(eq(requests.id, id)).run();
    },
    /** Whether any scheduled request takes back another. */
    hasWaysBack: (): boolean => hasWaysBack({}) !== undefined,
    /** The scheduled requests that take back what another did at an address, oldest first. */
    waysBackAt: (address: Address): Request[] =>
      aboutAddress(address, and(isScheduled, isNotNull(requests.reverts))),
    /** The ids of scheduled requests whose time has come, those first that have waited longest. */
    dueBy: (now: number): number[] =>
      db
        .select({ id: requests.id })
        .from(requests)
        .where(and(isScheduled, lte(requests.dueAt, now)))
        .orderBy(requests.dueAt, requests.id)
        .all()
        .map(({ id }) => id),
    /** The ids of scheduled requests that undo something soon, and of which somebody is to be reminded. */
    waysBackToRemindOf: (now: number): number[] =>
      db
        .select({ id: requests.id })
        .from(requests)
        .where(and(isScheduled, isNotNull(requests.remindAt), lte(requests.remindAt, now)))
        .orderBy(requests.dueAt, requests.id)
        .all()
        .map(({ id }) => id),
    inState: (state: RequestState): Request[] =>
      withChanges(
        db
          .select()
          .from(requests)
          // An open one by the index of those.
          .where(and(isOpenState(state) ? isOpen : undefined, eq(requests.state, state)))
          .orderBy(requests.id)
          .all(),
      ),
    /** Requests whose wait is over, and those that await confirmation until an implausible time: the clock was set back. */
    expiredBy: (now: number, farOff: number): Request[] =>
      // Each by an index of its own: of both together, SQLite would read all requests.
      withChanges(
        [lte(requests.expiresAt, now), and(gt(requests.expiresAt, farOff), isUnconfirmed)]
          .flatMap((condition) => db.select().from(requests).where(condition).all())
          .sort((one, other) => one.id - other.id),
      ),
    countOpen: (): number => countOpen.get() ?? 0,
    /** How many scheduled requests there are. */
    countScheduled: (): number => countScheduled.get() ?? 0,
  };
}

const isOpenState = (state: RequestState): boolean => openStates.some((each) => each === state);
