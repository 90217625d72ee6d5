import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { type ApplyChangeJob, batchesOf } from './enqueue-apply.ts';
import { enqueueShow } from './enqueue-show.ts';
import { mailServerQueue } from './queue-names.ts';

/** A mail server on another host whose worker is gone, while changes of a request wait for it. */
export type AbsentWorker = {
  readonly server: string;
  /** When the first of the jobs that wait was added. */
  readonly since: number;
  /** The positions of the changes that the jobs are about. */
  readonly runs: readonly { readonly from: number; readonly to: number }[];
};

/** The name under which it is recorded that a server's worker is gone. */
const absenceOf = (server: string): string => `absent-worker/${server}`;

/**
 * Asks whether the workers for which jobs wait are there, as health does, and records which are gone; what waits for one
 * that has gone or come back is shown anew. @returns how many have.
 */
export async function watchWorkers(
  app: Pick<AppContext, 'store' | 'mailServer' | 'publish' | 'clock'>,
): Promise<number> {
  const { store, mailServer } = app;
  let changed = 0;
  for (const { name, workerHealth } of mailServer.all) {
    if (!workerHealth) continue;
    const place = absenceOf(name);
    const isWaitedFor = store.outbox.countIn(mailServerQueue(name)) > 0;
    const isGone = isWaitedFor && !(await workerHealth()).ok;
    if (isGone === (store.reminders.lastAt(place) !== undefined)) continue;
    changed += 1;
    await store.commit(() => {
      if (isGone) store.reminders.record(place, app.clock());
      else store.reminders.remove(place);
      const waiting = new Set(jobsFor(app, name).map(({ data }) => data.request));
      for (const id of waiting) {
        const request = store.requests.get(id);
        if (request) enqueueShow(app, request);
      }
    });
  }
  if (changed > 0) await app.publish();
  return changed;
}

/** A worker that claims orders is there. Within the caller's transaction. */
export function workerIsThere({ store }: Pick<AppContext, 'store'>, server: string): void {
  if (store.reminders.lastAt(absenceOf(server)) !== undefined) store.reminders.remove(absenceOf(server));
}

/** The first mail server of a request whose worker is gone, with what waits for it. */
export function absentWorker(
  app: Pick<AppContext, 'store' | 'mailServer'>,
  request: Request,
): AbsentWorker | null {
  const batches = batchesOf(app, request);
  for (const server of new Set(batches.map((each) => each.server))) {
    // The others have none.
    if (!app.mailServer.all.find(({ name }) => name === server)?.workerHealth) continue;
    if (app.store.reminders.lastAt(absenceOf(server)) === undefined) continue;
    const jobs = jobsFor(app, server).filter(({ data }) => data.request === request.id);
    const [first] = jobs;
    if (!first) continue;
    const runs = jobs.flatMap(({ data: { batch = 0 } }) => batches[batch] ?? []);
    return { server, since: first.createdAt, runs };
  }
  return null;
}

/** Since when the oldest job of a request has waited for a mail server; undefined: there is none. */
export const waitingSince = (
  app: Pick<AppContext, 'store'>,
  server: string,
  { id }: Pick<Request, 'id'>,
): number | undefined => jobsFor(app, server).find(({ data }) => data.request === id)?.createdAt;

/** The jobs that wait for a mail server, the oldest first. */
const jobsFor = ({ store }: Pick<AppContext, 'store'>, server: string) =>
  store.outbox
    .waitingIn(mailServerQueue(server))
    // Written by enqueueApply, of this version or an older one.
    .map(({ createdAt, data }) => ({ createdAt, data: data as ApplyChangeJob }));
