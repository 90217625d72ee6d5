import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { transitionRequest } from '../lifecycle/transition-request.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';

/** Whether what stands against a request may be over soon. */
export function isPassing(fault: Fault): boolean {
  switch (fault.code) {
    case 'mail-server-unavailable':
    case 'request-open':
    case 'changed-meanwhile':
    // A click came first.
    case 'request-moved-on':
    case 'plan-outdated':
      return true;
    case 'changes-refused':
      return fault.refusals.some((each) => isPassing(each.fault));
    default:
      return false;
  }
}

/** Ends a request that can't be applied at its time. */
export const endRefused = (
  { store, ...app }: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  { id }: Request,
  why: Fault,
): Promise<boolean> =>
  store.commit(() => {
    const request = store.requests.get(id);
    if (request?.state !== 'scheduled') return false;
    const outcome = { kind: 'refused', why } as const;
    transitionRequest({ ...app, store }, request, {
      event: { kind: 'found-changed' },
      actor: null,
      outcome,
    });
    enqueueShow({ ...app, store }, request);
    return true;
  });
