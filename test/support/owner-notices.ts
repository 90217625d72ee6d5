import { tellOwner, tellOwners } from '../../jobs/tell-owner.ts';
import { ownerNotice } from '../../src/chat/delivery/owner-notice.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import type { View } from '../../src/chat/view/view.ts';
import { type Actor, platforms } from '../../src/domain/actor.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { enqueueNoticesToOwners } from '../../src/requests/outbox/enqueue-owner-notices.ts';
import type { OwnerJob, OwnersJob } from '../../src/requests/outbox/jobs-for-owners.ts';

export type Notice = { readonly to: Actor; readonly view: View; readonly channel: string | null };

/**
 * Runs the jobs that notify owners, each once, without a queue. @returns the notices, in their order.
 * `taken`: whether recipients accept direct messages.
 */
export async function takeNotices(app: AppContext, { taken = true } = {}): Promise<Notice[]> {
  const notices: Notice[] = [];
  const send: NonNullable<Parameters<typeof tellOwner>[2]['slack']> = async ({ to, view, channel }) => {
    notices.push({ to, view: view(to.locale), channel });
    return taken;
  };
  const adapters = Object.fromEntries(platforms.map((each) => [each, send]));
  const job = tellOwner(app, (data, id) => ownerNotice(app, translationsFor, data, id), adapters);
  const rowsOf = (name: string) => app.store.outbox.due(0, 100).filter((due) => due.job === name);
  for (const { id, data } of rowsOf('tell-owners'))
    await tellOwners(
      app,
      enqueueNoticesToOwners,
    )({ data: data as OwnersJob, outboxId: id, lastAttempt: true });
  for (const { id, data } of rowsOf('tell-owner'))
    await job({ data: data as OwnerJob, outboxId: id, lastAttempt: true });
  return notices;
}
