import type { Channel } from '../../domain/actor.ts';
import type { AdminNoticeJob } from '../../requests/outbox/enqueue-admin-notices.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import type { View } from '../view/view.ts';
import type { ChannelAccess, DirectMessage } from './adapter.ts';

/** The direct message that tells an admin of an approvals channel that can't be written to, why, and what to do. */
export async function adminNotice(
  accessTo: (channel: Channel) => Promise<ChannelAccess>,
  translationsFor: TranslationsFor,
  { channel, to }: AdminNoticeJob,
  outboxId: number,
): Promise<DirectMessage> {
  const access = await accessTo(channel);
  const view: DirectMessage['view'] = (locale) => closedChannelView(translationsFor(locale), channel, access);
  // No channel is told: it concerns those who run Facteur.
  return { id: outboxId, to, view, channel: null, otherwise: view };
}

const closedChannelView = (
  { notifications }: Translations,
  { tenant, channel }: Channel,
  access: ChannelAccess,
): View => ({
  tone: 'warning',
  title: notifications.channelClosed(`${tenant}/${channel}`),
  ...(access.kind === 'closed' && { text: [access.why] }),
  hint: notifications.channelClosedHint,
});
