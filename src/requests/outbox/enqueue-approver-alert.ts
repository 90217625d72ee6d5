import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueAdminNotices } from './enqueue-admin-notices.ts';
import { enqueueShow } from './enqueue-show.ts';
import { chatQueue } from './queue-names.ts';
import { approverRecipient, type Recipient, recipientsOf, requesterRecipient } from './recipients.ts';

type OutboxContext = Pick<AppContext, 'store' | 'clock'>;

/**
 * Why approvers are alerted: a request was made in their own channel, requests wait for them, have waited for long, or one
 * was applied without them; or why a requester is: the approvers could not be reached.
 */
export type AlertKind = 'asked' | 'reminder' | 'escalation' | 'glass-broken' | 'approvers-unreached';

/** The data of a `call-approvers` job: the request that the alert is about, and others that it names too. */
export type ApproverAlertJob = {
  readonly request: number;
  readonly others?: readonly number[];
  readonly kind: AlertKind;
};

type AlertedRequest = Pick<Request, 'id' | 'requester' | 'terms'>;

/** Who gets an alert. */
export const alertRecipient = (kind: AlertKind, request: AlertedRequest): Recipient =>
  kind === 'approvers-unreached' ? requesterRecipient(request.requester) : approverRecipient(request);

/** Adds one alert about requests with the same approvers' channel to the outbox, within the caller's transaction. */
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
 * Alerts the group that policy names to a request that begins to wait for approval in the channel where it was made, within
 * the caller's transaction. In another channel the request's first message mentions them.
 */
export function alertAsked(app: OutboxContext, request: AlertedRequest & Pick<Request, 'terms'>): void {
  const isElsewhere = recipientsOf(request).length > 1;
  if (request.terms?.approvals?.mention && !isElsewhere) enqueueApproverAlert(app, [request], 'asked');
}

/**
 * Alerts the requester, once for a request, that its approvers could not be reached, and the admins, once for an outage.
 * The request's message is shown anew: it can be decided there from now on. Within the caller's transaction.
 */
export function alertUnreached(
  app: Pick<AppContext, 'store' | 'clock' | 'policy' | 'admins'>,
  id: number,
): void {
  const request = app.store.requests.get(id);
  if (!request) return;
  enqueueAdminNotices(app, request);
  if (isUnreached(app, id)) return;
  app.store.reminders.record(unreachedKey(id), app.clock());
  enqueueApproverAlert(app, [request], 'approvers-unreached');
  enqueueShow(app, request);
}

/** Whether the approvers of a request could not be reached, so that it is to be decided where it was asked for. */
export const isUnreached = ({ store }: Pick<AppContext, 'store'>, request: number): boolean =>
  store.reminders.lastAt(unreachedKey(request)) !== undefined;

const unreachedKey = (request: number): string => `approvers-unreached/${request}`;
