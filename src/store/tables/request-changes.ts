import type { Database } from 'better-sqlite3';
import type { Address, Domain } from '../../domain/address/address.ts';
import { type ChangeState, changeStates } from '../../domain/request/change-state.ts';
import type { Gate } from '../../domain/request/plan.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { RequestedChange, RequestOutcome } from '../../domain/request/request.ts';
import { requestChanges, unnamedPlans } from '../schema/request-changes.ts';
import {
  and,
  asc,
  type BetterSQLite3Database,
  eq,
  gt,
  gte,
  inArray,
  isNull,
  lt,
  sql,
} from '../sqlite/drizzle.ts';
import { preparedRows, preparedWrite } from '../sqlite/prepared.ts';
import { changeOfRow, companionOf, encodeChange } from './request-plans.ts';

/** Which changes of a plan to read. */
export type ChangePage = {
  /** Only those after this position. */
  readonly after?: number;
  readonly limit: number;
  readonly states?: readonly ChangeState[];
};

/** How a change ended, or why it can't be finished yet. */
export type ChangeEnd = {
  readonly plan: number;
  readonly position: number;
  readonly state: ChangeState;
  readonly outcome: RequestOutcome | null;
};

/** The changes of plans, by the plan's key and their position. */
export function requestChangeStore(db: BetterSQLite3Database, sqlite: Database) {
  const plan = eq(requestChanges.plan, sql.placeholder('plan'));
  const insert = preparedWrite(
    sqlite,
    db.insert(requestChanges).values({
      plan: sql.placeholder('plan'),
      position: sql.placeholder('position'),
      line: sql`${sql.placeholder('line')}`,
      address: sql.placeholder('address'),
      concern: sql.placeholder('concern'),
      change: sql`${sql.placeholder('change')}`,
      effects: sql`${sql.placeholder('effects')}`,
      owner: sql`${sql.placeholder('owner')}`,
      needs: sql`${sql.placeholder('needs')}`,
      partOf: sql`${sql.placeholder('partOf')}`,
      state: sql.placeholder('state'),
    }),
  );
  const setEnd = preparedWrite(
    sqlite,
    db
      .update(requestChanges)
      .set({
        state: sql`${sql.placeholder('state')}`,
        outcome: sql`${sql.placeholder('outcome')}`,
        // A hash is kept only until its change has ended.
        sealedHash: sql`case when ${sql.placeholder('state')} in ('planned', 'sent') then ${requestChanges.sealedHash} end`,
      })
      .where(
        and(
          plan,
          inArray(requestChanges.position, [sql.placeholder('position'), sql.placeholder('companion')]),
        ),
      ),
  );
  const send = preparedWrite(
    sqlite,
    db
      .update(requestChanges)
      .set({ state: sql`'sent'` })
      .where(
        and(
          plan,
          gte(requestChanges.position, sql.placeholder('from')),
          lt(requestChanges.position, sql.placeholder('to')),
          eq(requestChanges.state, sql`'planned'`),
        ),
      ),
  );
  const giveBack = preparedWrite(
    sqlite,
    db
      .update(requestChanges)
      .set({ state: sql`'planned'`, sealedHash: sql`null` })
      .where(and(plan, sql`(state = 'sent' or sealed_hash is not null)`)),
  );
  const page = preparedRows(
    sqlite,
    requestChanges,
    db
      .select()
      .from(requestChanges)
      .where(
        and(
          plan,
          gt(requestChanges.position, sql.placeholder('after')),
          sql`state in (select value from json_each(${sql.placeholder('states')}))`,
        ),
      )
      .orderBy(asc(requestChanges.position))
      .limit(sql.placeholder('limit')),
  );
  const counts = sqlite.prepare<[number], { state: ChangeState; count: number }>(
    // Of a bare parameter, SQLite would look at the value, and prepare the statement anew at each run.
    'select state, count(*) as count from request_changes where plan = cast(? as integer) and position >= 0 group by state',
  );
  const failures = sqlite.prepare<[number], { position: number; count: number }>(
    `select min(position) as position, count(*) as count from request_changes
     where plan = cast(? as integer) and position >= 0 and state in ('stale', 'failed', 'skipped')
     group by case outcome ->> '$.kind' when 'impossible' then outcome
       else (outcome ->> '$.kind') || coalesce(outcome ->> '$.trouble', '') end
     order by count(*) desc, min(position)`,
  );
  const openInRuns = sqlite
    .prepare<[number, string], 'planned' | 'sent' | null>(
      `select (
         select state from request_changes
         where plan = ? and position >= run.value ->> 'from' and position < run.value ->> 'to'
         and state in ('planned', 'sent') limit 1
       ) from json_each(?) run order by run.key`,
    )
    .pluck();
  const inDomains = sqlite
    .prepare<[number, string, string], number>(
      `select count(*) from request_changes where plan = ? and position >= 0 and state = ?
       and exists (select 1 from json_each(?) where substr(address, -length(value) - 1) = '@' || value)`,
    )
    .pluck();
  const unapplied = sqlite
    .prepare<[number, string], number>(
      `select position from request_changes
       where plan = ? and position in (select value from json_each(?)) and state <> 'applied'`,
    )
    .pluck();
  const plannedAbout = sqlite
    .prepare<[Address, number], number>(
      `select distinct coalesce(part_of, position) from request_changes indexed by changes_of_address
       where address = ? and state = 'planned' and concern = 'address' and plan = ?`,
    )
    .pluck();
  const next = sqlite.prepare<[], { plan: number; request: number }>(
    `select max(
       coalesce((select max(plan) from request_changes), 0), coalesce((select max(plan) from unnamed_plans), 0)
     ) + 1 as plan,
     coalesce((select seq from sqlite_sequence where name = 'requests'), 0) + 1 as request`,
  );
  const dropSome = sqlite.prepare<[number, number]>(
    'delete from request_changes where id in (select id from request_changes where plan = ? limit ?)',
  );

  const pageOf = (key: number, { after = -1, limit, states = changeStates }: ChangePage): RequestedChange[] =>
    page({ plan: key, after, limit, states: JSON.stringify(states) }).map(changeOfRow);

  const changeAt = (key: number, position: number): RequestedChange | undefined => {
    const [change] = pageOf(key, { after: position - 1, limit: 1 });
    return change?.position === position ? change : undefined;
  };

  return {
    /** The key of the next plan, and the id of the next request, within the transaction that inserts them. */
    next: (): { readonly plan: number; readonly request: number } => next.get() ?? { plan: 1, request: 1 },
    /** Inserts changes of a plan. */
    insertMany: (
      key: number,
      changes: readonly PlannedChange[],
      gate: Gate,
      state: ChangeState = 'planned',
    ): void => {
      for (const change of changes) for (const row of encodeChange(key, change, gate, state)) insert(row);
    },
    /** A plan's changes, in the order of their positions. */
    page: pageOf,
    /** The change of a plan at a position; undefined: there is none. */
    at: changeAt,
    /** All changes of a plan, a page at a time. */
    of: function* (key: number, pageSize = 250): Generator<RequestedChange> {
      let after = -1;
      for (;;) {
        const some = pageOf(key, { after, limit: pageSize });
        yield* some;
        const last = some.at(-1);
        if (!last || some.length < pageSize) return;
        after = last.position;
      }
    },
    /** How many changes of a plan are in each state. */
    countStates: (key: number): Partial<Record<ChangeState, number>> =>
      Object.fromEntries(counts.all(key).map(({ state, count }) => [state, count])),
    /** Why changes of a plan were not applied, each reason once, the most frequent first: how many, and the first of them. */
    failures: (key: number): { readonly first: RequestedChange; readonly count: number }[] =>
      failures.all(key).flatMap(({ position, count }) => {
        const first = changeAt(key, position);
        return first ? { first, count } : [];
      }),
    /** For each of some runs of positions, all planned or sent together, the state of what is open in it; null: nothing. */
    openInRuns: (
      key: number,
      runs: readonly { readonly from: number; readonly to: number }[],
    ): ('planned' | 'sent' | null)[] => openInRuns.all(key, JSON.stringify(runs)),
    /** How many changes of a plan, about addresses in some domains, are in a state. */
    countIn: (key: number, state: string, domains: readonly Domain[]): number =>
      inDomains.get(key, state, JSON.stringify(domains)) ?? 0,
    /** Which of some positions have not been applied. */
    unappliedOf: (key: number, positions: readonly number[]): number[] =>
      unapplied.all(key, JSON.stringify(positions)),
    /** Stores a change's state and outcome. */
    setState: ({ outcome, ...end }: ChangeEnd): void => {
      setEnd({ ...end, companion: companionOf(end.position), outcome: outcome && JSON.stringify(outcome) });
    },
    /** Ends the planned changes of a plan that are about an address itself: it was changed. @returns how many there were. */
    makeStale: (key: number, address: Address, outcome: RequestOutcome): number => {
      const positions = plannedAbout.all(address, key);
      for (const position of positions)
        setEnd({
          ...{ plan: key, position, companion: companionOf(position), state: 'stale' },
          outcome: JSON.stringify(outcome),
        });
      return positions.length;
    },
    /** Marks the planned changes of a run of positions as sent. */
    send: (key: number, from: number, to: number): void => {
      send({ plan: key, from, to });
      send({ plan: key, from: companionOf(to - 1), to: companionOf(from - 1) });
    },
    /** Marks the changes that were sent and not begun as planned again, and deletes what is secret: their request has ended. */
    giveBack: (key: number): void => {
      giveBack({ plan: key });
    },
    /** Stores the sealed hash of a new password until its change has ended. */
    setSealedHash: (key: number, position: number, sealedHash: string): void => {
      db.update(requestChanges)
        .set({ sealedHash })
        .where(and(eq(requestChanges.plan, key), eq(requestChanges.position, position)))
        .run();
    },
    /** Deletes at most `limit` changes of a plan. @returns how many. */
    drop: (key: number, limit: number): number => dropSome.run(key, limit).changes,
    /** Notes that no request names a plan: it is being written, or another was put in its place. */
    noteUnnamed: (key: number, at: number): void => {
      db.insert(unnamedPlans).values({ plan: key, at }).onConflictDoNothing().run();
    },
    /** Notes that a request names a plan, or that none of its changes is left. */
    forgetUnnamed: (key: number): void => {
      db.delete(unnamedPlans).where(eq(unnamedPlans.plan, key)).run();
    },
    /** The plans that no request has named since before a time. */
    unnamedBefore: (at: number): number[] =>
      db
        .select({ plan: unnamedPlans.plan })
        .from(unnamedPlans)
        .where(lt(unnamedPlans.at, at))
        .all()
        .map((row) => row.plan),
  };
}

/** Reads the rows of several plans' changes, by plan, in the order of their positions. */
export const requestChangeRows =
  (db: BetterSQLite3Database) =>
  (plans: readonly number[]): (typeof requestChanges.$inferSelect)[] =>
    db
      .select()
      .from(requestChanges)
      .where(and(inArray(requestChanges.plan, [...plans]), isNull(requestChanges.partOf)))
      .orderBy(asc(requestChanges.plan), asc(requestChanges.position))
      .all();
