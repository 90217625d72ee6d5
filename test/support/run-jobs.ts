import { applyChange } from '../../jobs/apply-change.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { type ClaimResult, claimRequest } from '../../src/requests/lifecycle/claim-request.ts';
import { mailServerQueue } from '../../src/requests/outbox/queue-names.ts';

/** Runs the waiting jobs of the mail server, each once and as its last attempt, without a queue. */
export async function runApplyJobs(app: AppContext): Promise<void> {
  const { store, mailServer } = app;
  for (const server of mailServer.all) {
    const job = applyChange(app, server, () => 'error-id');
    const queue = mailServerQueue(server.name);
    for (const row of store.outbox.due(0, 100).filter((due) => due.queue === queue)) {
      await job({ data: null, outboxId: row.id, lastAttempt: true });
    }
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
