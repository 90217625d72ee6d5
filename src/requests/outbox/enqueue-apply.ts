import { domainOf } from '../../domain/address/address.ts';
import { targetOf } from '../../domain/request/change.ts';
import { type Plan, soleChange } from '../../domain/request/plan.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { mailServerQueue } from './queue-names.ts';

/** The data of an `apply-change` job. The change itself is stored with the request, and nowhere else. */
export type ApplyChangeJob = {
  readonly request: number;
  /** The hash of the plan that was confirmed and approved. Rows of older versions have none. */
  readonly planHash?: string;
  /** The newest claim of a worker on another host: only a report of that claim counts. */
  readonly claim?: string;
};

/** Adds the job that applies a request to the outbox, within the caller's transaction. */
export function enqueueApply(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  { id, plan }: Pick<Request, 'id'> & { readonly plan: Plan | Request['plan'] },
): void {
  const data: ApplyChangeJob = { request: id, planHash: plan.hash };
  const server = app.mailServer.serverOf(domainOf(targetOf(soleChange(plan).change)));
  const queue = mailServerQueue(server.name);
  app.store.outbox.add({ queue, job: 'apply-change', data, createdAt: app.clock() });
}
