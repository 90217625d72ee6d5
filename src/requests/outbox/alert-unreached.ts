import type { Office } from '../context/app-context.ts';
import { queueNote } from './enqueue-approver-alert.ts';

/**
 * Has the requester be told that those who could approve could not be called, once for a request. Within the caller's
 * transaction.
 */
export function tellUnreached(office: Office, id: number): void {
  const { requests, reminders } = office.store;
  const request = requests.get(id);
  const told = `approvers-unreached/${id}`;
  if (!request || reminders.lastAt(told) !== undefined) return;
  reminders.note(told, office.clock());
  queueNote(office, [request], 'approvers-unreached');
}
