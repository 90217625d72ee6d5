import { targetOf } from '../change.ts';
import type { Request, RequestedChange, RequestOfOne } from '../request.ts';

/** A request as if it had just one of its changes: for what happens to each change by itself. */
export function withOneChange(request: Request, change: RequestedChange): RequestOfOne {
  const { gate, hash, key } = request.plan;
  return {
    ...request,
    address: targetOf(change.change),
    plan: { kind: 'few', gate, hash, key, size: 1, summary: null, changes: [change] },
  };
}
