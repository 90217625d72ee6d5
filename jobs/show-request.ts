import type { Deliver, Shown } from '../src/chat/desk.ts';
import type { Platform } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { Office } from '../src/requests/office.ts';
import type { Request } from '../src/requests/request.ts';

/** Shows a request as it stands now where it was asked for. Run again, it shows the same once more. */
export const showRequest =
  (
    office: Office,
    view: (request: Request) => Promise<Shown & { readonly request: number }>,
    adapters: Partial<Record<Platform, Deliver>>,
  ): Job<{ readonly request: number }> =>
  async ({ data, outboxId }) => {
    // Another of its bundle failed, and all of them run again.
    if (office.store.outbox.isDone(outboxId)) return;
    const request = office.store.requests.get(data.request);
    const deliver = request && adapters[request.requester.platform];
    if (deliver) await deliver(await view(request));
    await office.store.commit(() => office.store.outbox.done(outboxId));
  };
