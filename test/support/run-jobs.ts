import { applyChange } from '../../jobs/apply-change.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { type ClaimResult, claimRequest } from '../../src/requests/lifecycle/claim-request.ts';
import { mailServerQueue } from '../../src/requests/outbox/queue-names.ts';

/** The waiting jobs of the mail servers, the oldest first. */
export const applyRows = ({ store }: Pick<AppContext, 'store'>) =>
  store.outbox.due(0, 20_000).filter(({ job }) => job === 'apply-change');

type ApplyRow = ReturnType<typeof applyRows>[number];

/** Runs the waiting jobs of the mail servers and those that they add, each once and as its last attempt, without a queue. */
export async function runApplyJobs(app: AppContext): Promise<void> {
  const ran = new Set<number>();
  for (;;) {
    const row = applyRows(app).find(({ id }) => !ran.has(id));
    if (!row) return;
    ran.add(row.id);
    await runRow(app, row);
  }
}

/** Runs the oldest waiting job of the mail servers, as its last attempt. @returns whether there was one. */
export async function runNextApplyJob(app: AppContext): Promise<boolean> {
  const [row] = applyRows(app);
  if (row) await runRow(app, row);
  return row !== undefined;
}

/** Runs jobs of the mail servers until none is left, also those that others made way for. */
export async function runAllApplyJobs(app: AppContext): Promise<void> {
  while (await runNextApplyJob(app));
}

async function runRow(app: AppContext, { id, queue }: ApplyRow): Promise<void> {
  const server = app.mailServer.all.find(({ name }) => mailServerQueue(name) === queue);
  if (!server) throw new Error(`No mail server does the jobs of ${queue}`);
  await applyChange(app, server, () => 'error-id')({ data: null, outboxId: id, lastAttempt: true });
}

/** The outbox row of a request's order; 0 where there is none. */
export const orderRowId = (app: AppContext, request: number): number =>
  applyRows(app).find(({ data }) => data['request'] === request)?.id ?? 0;

/** Starts a request's job without finishing it. @returns the claim's result. */
export async function claimNext(app: AppContext, request: number): Promise<ClaimResult['kind']> {
  const beginnings = app.mailServer.all.map(({ name }) => claimRequest(app, name, orderRowId(app, request)));
  const kinds = (await Promise.all(beginnings)).map(({ kind }) => kind);
  return kinds.find((kind) => kind !== 'nothing') ?? 'nothing';
}
