import { applyChange } from '../../jobs/apply-change.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { type ClaimResult, claimRequest } from '../../src/requests/lifecycle/claim-request.ts';
import { mailServerQueue } from '../../src/requests/outbox/queue-names.ts';

/** Runs the waiting jobs of the mail servers and those that they add, each once and as its last attempt, without a queue. */
export async function runApplyJobs(app: AppContext): Promise<void> {
  const { store, mailServer } = app;
  const jobs = new Map(
    mailServer.all.map((server) => [
      mailServerQueue(server.name),
      applyChange(app, server, () => 'error-id'),
    ]),
  );
  const ran = new Set<number>();
  for (;;) {
    const row = store.outbox.due(0, 1000).find(({ id, queue }) => jobs.has(queue) && !ran.has(id));
    if (!row) return;
    ran.add(row.id);
    await jobs.get(row.queue)?.({ data: null, outboxId: row.id, lastAttempt: true });
  }
}

/** The outbox row of a request's order; 0 where there is none. */
export const orderRowId = ({ store }: AppContext, request: number): number =>
  store.outbox.due(0, 1000).find(({ job, data }) => job === 'apply-change' && data['request'] === request)
    ?.id ?? 0;

/** Starts a request's job without finishing it. @returns the claim's result. */
export async function claimNext(app: AppContext, request: number): Promise<ClaimResult['kind']> {
  const beginnings = app.mailServer.all.map(({ name }) => claimRequest(app, name, orderRowId(app, request)));
  const kinds = (await Promise.all(beginnings)).map(({ kind }) => kind);
  return kinds.find((kind) => kind !== 'nothing') ?? 'nothing';
}
