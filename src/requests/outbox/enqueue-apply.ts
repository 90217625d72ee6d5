import { domainOf } from '../../domain/address/address.ts';
import { targetOf } from '../../domain/request/change.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { mailServerQueue } from './queue-names.ts';

/** What the outbox row of the job that applies a change holds. The change itself is the request's, and nowhere else. */
export type ApplyChangeJob = {
  readonly request: number;
  /** What was confirmed and approved. Rows from before it stood there have none. */
  readonly planHash?: string;
  /** The newest asking of a worker on another host for this order: only what comes of that one counts. */
  readonly claim?: string;
};

/** Puts the job that applies a request into the outbox, within the caller's transaction. */
export function enqueueApply(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  { id, plan }: Pick<Request, 'id' | 'plan'>,
): void {
  const data: ApplyChangeJob = { request: id, planHash: plan.hash };
  const server = app.mailServer.serverOf(domainOf(targetOf(plan.change)));
  const queue = mailServerQueue(server.name);
  app.store.outbox.add({ queue, job: 'apply-change', data, createdAt: app.clock() });
}
