import type { Actor } from '../../domain/actor.ts';
import type { PlannedChange } from '../../domain/request/planned-change.ts';
import type { Request } from '../../domain/request/request.ts';
import { createTurns } from '../../lib/turns.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/** The data of a job that adds another for each owner whom a request of several changes concerns. */
export type OwnersJob = {
  readonly request: number;
  /** The last person for whom that is done; absent: nobody yet. */
  readonly after?: string;
};

/** What one owner is told of a request. */
export type OwnerJob = {
  readonly request: number;
  readonly to: Actor;
  /** The positions of the changes to name; absent: the only one. */
  readonly positions?: readonly number[];
  /** They are reminded that something is undone soon. */
  readonly ends?: true;
  /** They are told that something which was to be undone was not. */
  readonly missed?: true;
  /** How many changes concern the owner, where there are several in the request. */
  readonly count?: number;
};

/** Which owners are told, and how. */
export type OwnersTold = {
  /** The name of the job for each. */
  readonly job: string;
  /** The owners whom a change that was applied concerns, by their person. */
  readonly concernedBy: (request: Request, change: PlannedChange) => ReadonlyMap<string, Actor>;
  /** How many changes are named to each at most. */
  readonly named: number;
};

/** As many owners are enqueued for in one transaction. */
const ownersPerSlice = 250;

/** Adds the job for each owner, each once, also where a run before was cut off. */
export async function addJobsForOwners(
  app: Pick<AppContext, 'store' | 'clock'>,
  data: OwnersJob,
  outboxId: number,
  told: OwnersTold,
): Promise<void> {
  const { store } = app;
  const request = store.requests.get(data.request);
  const jobs = request ? await jobsByPerson(app, request, told) : [];
  const left = jobs.filter(([person]) => data.after === undefined || person > data.after);
  for (let from = 0; from < left.length; from += ownersPerSlice) {
    const slice = left.slice(from, from + ownersPerSlice);
    const addSlice = () => {
      for (const [, job] of slice) addOwnerJob(app, told.job, job);
      store.outbox.setData(outboxId, { ...data, after: slice.at(-1)?.[0] });
    };
    await store.commit(addSlice, undefined, slice.length);
  }
  await store.commit(() => store.outbox.remove(outboxId));
}

/** Adds the job that tells one owner, within the caller's transaction. */
export function addOwnerJob(
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  job: string,
  data: OwnerJob,
): void {
  store.outbox.add({ queue: chatQueue(data.to.platform), job, data, createdAt: clock() });
}

/** The job for each owner, in the order of the persons. */
async function jobsByPerson(
  { store }: Pick<AppContext, 'store'>,
  request: Request,
  { concernedBy, named }: OwnersTold,
): Promise<[string, OwnerJob][]> {
  const pause = createTurns();
  const owners = new Map<string, { readonly to: Actor; readonly positions: number[]; count: number }>();
  for (const change of store.changes.of(request.plan.key)) {
    await pause();
    if (change.state !== 'applied') continue;
    for (const [person, to] of concernedBy(request, change)) {
      const owner = owners.get(person) ?? { to, positions: [], count: 0 };
      if (owner.count < named) owner.positions.push(change.position);
      owner.count += 1;
      owners.set(person, owner);
    }
  }
  return [...owners]
    .map(([person, owner]): [string, OwnerJob] => [person, { request: request.id, ...owner }])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
