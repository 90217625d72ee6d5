import type { DirectMessage, SendDirectMessage } from '../src/chat/delivery/adapter.ts';
import { type Platform, tenantOf } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { AppContext } from '../src/requests/context/app-context.ts';
import { withdrawLinkForJob } from '../src/requests/links/links.ts';
import { linkWorkName, type SendLinkJob } from '../src/requests/links/send-link.ts';

/** Brings a link to a mailbox's owner, and to nobody else. Run again, it brings the same one. */
export const sendLink =
  (
    app: AppContext,
    letterOf: (data: SendLinkJob, outboxId: number) => Promise<DirectMessage | null>,
    adapters: Partial<Record<Platform, SendDirectMessage>>,
  ): Job<SendLinkJob> =>
  async ({ data, outboxId }) => {
    const letter = app.store.outbox.isDone(outboxId) ? null : await letterOf(data, outboxId);
    const isLost = letter !== null && !(await adapters[letter.to.platform]?.(letter));
    await app.store.commit(() => {
      if (isLost) recordUndelivered(app, data, outboxId);
      app.store.outbox.remove(outboxId);
    });
  };

function recordUndelivered(app: AppContext, data: SendLinkJob, outboxId: number): void {
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
