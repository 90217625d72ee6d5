import type { DirectMessage, SendDirectMessage } from '../src/chat/delivery/adapter.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Fault } from '../src/domain/fault.ts';
import type { Job } from '../src/queue/job.ts';
import { withRolesOfNow } from '../src/requests/access/roles-of-now.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { confirm } from '../src/requests/lifecycle/confirm.ts';
import { approve } from '../src/requests/lifecycle/review.ts';
import type { DecisionJob } from '../src/requests/outbox/enqueue-decision.ts';
import { enqueueShow } from '../src/requests/outbox/enqueue-show.ts';

type DecideContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy' | 'admins' | 'publish'>;

/** Where a click is too late, the request's message shows why: perhaps a run before has decided. */
const isTooLate = ({ code }: Fault): boolean =>
  code === 'request-moved-on' || code === 'plan-outdated' || code === 'already-reviewed';

/**
 * Decides by a click that was answered before its plan was checked, with those of the roles of then that policy still gives. What comes of it is shown by the request's message; why
 * nothing does is told to whoever clicked. May run again: a request is decided on once.
 */
export const decideRequest =
  (
    app: DecideContext,
    refusalFor: (data: DecisionJob, fault: Fault, outboxId: number) => DirectMessage,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<DecisionJob> =>
  async ({ data, outboxId }) => {
    const { store } = app;
    if (store.outbox.isDone(outboxId)) return;
    const { kind } = data;
    const actor = withRolesOfNow(app, data.actor);
    const decided = actor.ok ? await (kind === 'confirm' ? confirm : approve)(app, actor.value, data) : actor;
    if (!decided.ok && !isTooLate(decided.fault))
      await adapters[data.actor.platform]?.(refusalFor(data, decided.fault, outboxId));
    await store.commit(() => {
      const request = store.requests.get(data.request);
      if (request) enqueueShow(app, request);
      store.outbox.remove(outboxId);
    });
    await app.publish();
  };
