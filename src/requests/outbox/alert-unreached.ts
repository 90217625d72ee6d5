import type { AppContext } from '../context/app-context.ts';
import { enqueueApproverAlert } from './enqueue-approver-alert.ts';

/**
 * Has the requester be told that those who could approve could not be called, once for a request. Within the caller's
 * transaction.
 */
export function alertUnreached(app: AppContext, id: number): void {
  const { requests, reminders } = app.store;
  const request = requests.get(id);
  const told = `approvers-unreached/${id}`;
  if (!request || reminders.lastAt(told) !== undefined) return;
  reminders.record(told, app.clock());
  enqueueApproverAlert(app, [request], 'approvers-unreached');
}
