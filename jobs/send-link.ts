import type { DirectMessage, SendDirectMessage } from '../src/chat/delivery/adapter.ts';
import { type Platform, tenantOf } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { withdrawLinkForJob } from '../src/requests/links/links.ts';
import { linkWorkName, type SendLinkJob } from '../src/requests/links/send-link.ts';

type SendLinkContext = Pick<AppContext, 'store' | 'seal' | 'clock'>;

/** Sends a link to a mailbox's owner. A second run sends the same link. */
export const sendLink =
  (
    app: SendLinkContext,
    messageFor: (data: SendLinkJob, outboxId: number) => Promise<DirectMessage | null>,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<SendLinkJob> =>
  async ({ data, outboxId }) => {
    const message = app.store.outbox.isDone(outboxId) ? null : await messageFor(data, outboxId);
    const isLost = message !== null && !(await adapters[message.to.platform]?.(message));
    await app.store.commit(() => {
      if (isLost) recordUndelivered(app, data, outboxId);
      app.store.outbox.remove(outboxId);
    });
  };

function recordUndelivered(app: SendLinkContext, data: SendLinkJob, outboxId: number): void {
  const { address, mailbox, by, request } = data;
  withdrawLinkForJob(app, linkWorkName(data, outboxId));
  app.store.audit.append({
    at: app.clock(),
    event: 'link-undelivered',
    tenant: tenantOf(by),
    address,
    requestId: request,
    actor: null,
    detail: { mailbox },
  });
}
