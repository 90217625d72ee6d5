import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';
import { approverRecipient, type Recipient, requesterRecipient } from './recipients.ts';

type OutboxContext = Pick<AppContext, 'store' | 'clock'>;

/**
 * Why those who could approve are called: requests wait for them, they wait for long, one did not wait for them; or why
 * a requester is told: they could not be called.
 */
export type AlertKind = 'reminder' | 'escalation' | 'glass-broken' | 'approvers-unreached';

/** What the job that brings a note carries: the request that it is about, and others that are told with it. */
export type ApproverAlertJob = {
  readonly request: number;
  readonly others?: readonly number[];
  readonly kind: AlertKind;
};

type AlertedRequest = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Who is told by a note. */
export const alertRecipient = (kind: AlertKind, request: AlertedRequest): Recipient =>
  kind === 'approvers-unreached' ? requesterRecipient(request.requester) : approverRecipient(request);

/**
 * Puts the job that calls those who could approve into the outbox, within the caller's transaction. All that it is about
 * is approved at one place.
 */
export function enqueueApproverAlert(
  app: OutboxContext,
  [first, ...more]: readonly AlertedRequest[],
  kind: AlertKind,
): void {
  if (!first) return;
  const others = more.map(({ id }) => id);
  const data: ApproverAlertJob = { request: first.id, ...(others.length > 0 && { others }), kind };
  const queue = chatQueue(alertRecipient(kind, first).platform);
  app.store.outbox.add({ queue, job: 'call-approvers', data, createdAt: app.clock() });
}

/**
 * Has the requester be told that those who could approve could not be called, once for a request. Within the caller's
 * transaction.
 */
export function alertUnreached(app: OutboxContext, id: number): void {
  const { requests, reminders } = app.store;
  const request = requests.get(id);
  const told = `approvers-unreached/${id}`;
  if (!request || reminders.lastAt(told) !== undefined) return;
  reminders.record(told, app.clock());
  enqueueApproverAlert(app, [request], 'approvers-unreached');
}
