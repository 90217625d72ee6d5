import { sendLink } from '../../jobs/send-link.ts';
import { linkMessage } from '../../src/chat/delivery/link-message.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import type { View } from '../../src/chat/view/view.ts';
import { type Actor, type Platform, platforms } from '../../src/domain/actor.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { SendLinkJob } from '../../src/requests/links/send-link.ts';

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
  const job = sendLink(app, (data, id) => linkMessage(app, translationsFor, data, id), adapters);
  for (const row of app.store.outbox.due(0, 100).filter((due) => due.job === 'send-link')) {
    await job({ data: row.data as SendLinkJob, outboxId: row.id, lastAttempt: true });
  }
  return sent;
}

type SendDirectMessage = NonNullable<Parameters<typeof sendLink>[2]['slack']>;

/** The token of a view's link. */
export function tokenIn({ link }: View): string {
  const token = link?.url.split('/').at(-1);
  if (token === undefined) throw new Error('This view brings no link');
  return token;
}
