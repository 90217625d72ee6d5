import type { Request } from '../../domain/request/request.ts';
import type { Office } from '../context/app-context.ts';
import { queueApply } from '../outbox/enqueue-apply.ts';
import { queueNote } from '../outbox/enqueue-approver-alert.ts';

type Releasable = Parameters<typeof queueApply>[1] & Pick<Request, 'requester' | 'asking' | 'terms'>;

/**
 * Sends a request that nobody has to be asked about any more to the mail server, within the caller's transaction. Of
 * one that did without approvals, those who might have given them hear now: before, its requester may still leave it.
 */
export function release(office: Office, request: Releasable): void {
  queueApply(office, request);
  if (request.asking.breakGlass !== undefined) queueNote(office, [request], 'glass-broken');
}
