import type { Letter, Tell } from '../src/chat/dispatch/dispatcher-types.ts';
import { type Platform, tenantOf } from '../src/domain/actor.ts';
import type { Job } from '../src/queue/job.ts';
import type { Office } from '../src/requests/context/app-context.ts';
import { withdrawLinkOf } from '../src/requests/links/links.ts';
import { type LinkData, linkJob } from '../src/requests/links/send-link.ts';

/** Brings a link to a mailbox's owner, and to nobody else. Run again, it brings the same one. */
export const sendLink =
  (
    office: Office,
    letterOf: (data: LinkData, outboxId: number) => Promise<Letter | null>,
    adapters: Partial<Record<Platform, Tell>>,
  ): Job<LinkData> =>
  async ({ data, outboxId }) => {
    const letter = office.store.outbox.isDone(outboxId) ? null : await letterOf(data, outboxId);
    const isLost = letter !== null && !(await adapters[letter.to.platform]?.(letter));
    await office.store.commit(() => {
      if (isLost) noteUndelivered(office, data, outboxId);
      office.store.outbox.done(outboxId);
    });
  };

function noteUndelivered(office: Office, data: LinkData, outboxId: number): void {
  const { address, mailbox, by, request } = data;
  withdrawLinkOf(office, linkJob(data, outboxId));
  office.store.audit.append({
    at: office.clock(),
    event: 'link-undelivered',
    tenant: tenantOf(by),
    address,
    requestId: request,
    actor: null,
    detail: { mailbox },
  });
}
