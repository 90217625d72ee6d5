import { reopenedTimeout } from '../../domain/request/deadlines.ts';
import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../context/app-context.ts';
import { transitionRequest } from '../lifecycle/transition-request.ts';
import { enqueueReopenedNotice } from '../outbox/enqueue-requester-notice.ts';
import { enqueueShow } from '../outbox/enqueue-show.ts';

/**
 * Asks whether a request whose time has come still is to be applied, instead of applying it: Facteur was put back from a
 * backup since it was agreed to, and somebody may have decided otherwise after that backup. @returns whether it has moved on.
 */
export const askFirst = (
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  { id }: Request,
): Promise<boolean> =>
  app.store.commit(() => {
    const scheduled = app.store.requests.get(id);
    if (scheduled?.state !== 'scheduled') return false;
    app.store.requests.setAsking(id, { ...scheduled.asking, reopened: true });
    const request = app.store.requests.get(id) ?? scheduled;
    transitionRequest(app, request, {
      event: { kind: 'reopened', awaits: 'confirmation' },
      actor: null,
      wait: { expiresAt: app.clock() + reopenedTimeout, remindAt: null },
    });
    enqueueShow(app, request);
    enqueueReopenedNotice(app, request);
    return true;
  });
