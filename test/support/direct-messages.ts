import { sendLink } from '../../jobs/send-link.ts';
import { tellOwner, tellOwners } from '../../jobs/tell-owner.ts';
import { linkListMessage, linkMessage } from '../../src/chat/delivery/link-message.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import type { View } from '../../src/chat/view/view.ts';
import { type Actor, type Platform, platforms } from '../../src/domain/actor.ts';
import type { Job } from '../../src/queue/job.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import { enqueueLinkLists } from '../../src/requests/links/link-lists.ts';

export type SentDirectMessage = {
  readonly to: Actor;
  readonly view: View;
  readonly channel: string | null;
  readonly otherwise: View;
};

/**
 * Runs the jobs that send links, each once, without a queue. @returns the direct messages, in their order.
 * `taken`: whether recipients accept direct messages.
 */
export async function takeDirectMessages(
  app: AppContext,
  { taken = true } = {},
): Promise<SentDirectMessage[]> {
  const sent: SentDirectMessage[] = [];
  const send = async ({
    to,
    view,
    channel,
    otherwise,
  }: Parameters<SendDirectMessage>[0]): Promise<boolean> => {
    sent.push({ to, view: view(to.locale), channel, otherwise: otherwise(to.locale) });
    return taken;
  };
  const adapters: Partial<Record<Platform, SendDirectMessage>> = Object.fromEntries(
    platforms.map((each) => [each, send]),
  );
  const rowsOf = (name: string) => app.store.outbox.due(0, 1000).filter((due) => due.job === name);
  const run = async <T>(name: string, job: Job<T>): Promise<void> => {
    for (const { id, data } of rowsOf(name)) await job({ data: data as T, outboxId: id, lastAttempt: true });
  };
  await run(
    'send-link',
    sendLink(app, (data, id) => linkMessage(app, translationsFor, data, id), adapters),
  );
  await run('list-links', tellOwners(app, enqueueLinkLists));
  await run(
    'send-link-list',
    tellOwner(app, (data, id) => linkListMessage(app, translationsFor, data, id), adapters),
  );
  return sent;
}

type SendDirectMessage = NonNullable<Parameters<typeof sendLink>[2]['slack']>;

/** The token of a view's link. */
export function tokenIn({ link }: View): string {
  const token = link?.url.split('/').at(-1);
  if (token === undefined) throw new Error('This view brings no link');
  return token;
}
