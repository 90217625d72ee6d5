import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { enqueueApply } from '../outbox/enqueue-apply.ts';
import { enqueueApproverAlert } from '../outbox/enqueue-approver-alert.ts';

type ApprovedRequest = Parameters<typeof enqueueApply>[1] & Pick<Request, 'requester' | 'asking' | 'terms'>;

/**
 * Sends a request that nobody has to be asked about any more to the mail server, within the caller's transaction. Of
 * one that did without approvals, those who might have given them hear now: before, its requester may still leave it.
 */
export function enqueueApproved(app: AppContext, request: ApprovedRequest): void {
  enqueueApply(app, request);
  if (request.asking.breakGlass !== undefined) enqueueApproverAlert(app, [request], 'glass-broken');
}
