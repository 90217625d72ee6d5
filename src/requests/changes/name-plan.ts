import { homeOf, homesOf } from '../../domain/request/change.ts';
import type { ChangeState } from '../../domain/request/change-state.ts';
import { type Batch, cutIntoBatches } from '../../domain/request/many/batches.ts';
import { summarize } from '../../domain/request/many/plan-summary.ts';
import type { Plan } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import { defaultOrders } from '../../mail-servers/port.ts';
import type { NamedPlan } from '../../store/tables/request-plans.ts';
import type { DomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

/** As many changes are written in one transaction; longer plans are written before their request. */
export const changesPerSlice = 250;

/** How many plain works it takes as long as to write, delete or decide on as many changes together. */
export const weightOfChanges = (count: number): number => Math.ceil(count / 10);

/**
 * Writes a plan's changes under its key, within the caller's transaction.
 * @param isWritten whether {@link writePlan} has written them already.
 */
export function namePlan(
  app: Pick<AppContext, 'store' | 'clock'>,
  { changes, gate, hash, mustSee }: Plan,
  inside: DomainFilter,
  {
    key,
    state,
    isWritten,
  }: { readonly key: number; readonly state: ChangeState; readonly isWritten: boolean },
): NamedPlan {
  const { store } = app;
  const isSwept = isWritten && sweptPlans(app).includes(key);
  if (isSwept) store.changes.drop(key, mostRows(changes.length));
  if (isSwept || !isWritten) store.changes.insertMany(key, changes, gate, state);
  if (isWritten) store.changes.forgetUnnamed(key);
  const summary = changes.length > 1 ? { ...summarize(changes, inside), mustSee } : null;
  return { key, gate, hash, size: changes.length, summary };
}

/** Milliseconds for which a plan is kept that no request names: longer than it takes to write one, and to ask for it. */
const unnamedLifetime = 60 * 60_000;

/** The plans that are to be deleted, or are being deleted, since no request has named them in time: or the clock has jumped. */
export const sweptPlans = ({ store, clock }: Pick<AppContext, 'store' | 'clock'>): number[] =>
  store.changes.unnamedBefore(clock() - unnamedLifetime);

/** As many rows the changes of a plan have at most: a change is about two addresses at most. */
const mostRows = (changes: number): number => 2 * changes;

/** Removes a plan that a request no longer names, within the caller's transaction; a long one is left to the sweep. */
export function dropPlan(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { key, size }: Pick<NamedPlan, 'key' | 'size'>,
): void {
  if (size > changesPerSlice) store.changes.noteUnnamed(key, clock());
  else store.changes.drop(key, mostRows(size));
}

/** Where a plan's changes are, and whether one adds or removes a domain. */
export const scopeOfPlan = ({ changes }: Plan): Pick<Request, 'domains' | 'addsDomain'> => ({
  domains: [...new Set(changes.flatMap(({ change }) => homesOf(change)))],
  addsDomain: changes.some(({ change }) => change.kind === 'domain' || change.kind === 'domain-remove'),
});

/** Cuts a plan into batches; null where it is one. */
export function batchesOfPlan(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  { changes }: Plan,
): readonly Batch[] | null {
  if (changes.length === 1) return null;
  const batches = cutIntoBatches(changes, (change) => {
    const { name, ordersPerJob = defaultOrders.perJob } = mailServer.serverOf(homeOf(change));
    return { name, ordersPerJob };
  });
  return batches.length > 1 ? batches : null;
}
