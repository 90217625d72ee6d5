import { mentionText } from '../../domain/text/mentions.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { linkListFor } from '../../requests/links/link-lists.ts';
import { issueLinkToSend, linkWorkName, type SendLinkJob } from '../../requests/links/send-link.ts';
import type { OwnerJob } from '../../requests/outbox/jobs-for-owners.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { linkListView, linkView, undeliverableListView, undeliverableView } from '../view/link-view.ts';
import type { DirectMessage } from './adapter.ts';

/** The direct message with a link for a mailbox's owner; null where none is wanted any more. */
export async function linkMessage(
  app: Pick<AppContext, 'store' | 'mailServer' | 'seal' | 'clock' | 'publicUrl'>,
  translationsFor: TranslationsFor,
  data: SendLinkJob,
  outboxId: number,
): Promise<DirectMessage | null> {
  const sent = await issueLinkToSend(app, data, linkWorkName(data, outboxId));
  if (!sent) return null;
  const { owner, link, channel } = sent;
  return {
    id: outboxId,
    to: owner,
    view: (locale) => linkView(translationsFor(locale), data, link),
    channel,
    otherwise: (locale) => undeliverableView(translationsFor(locale), data, mentionText(owner)),
  };
}

/** The direct message that lists an owner's new mailboxes, each with a button for its link; null where none wants one any more. */
export async function linkListMessage(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  translationsFor: TranslationsFor,
  data: OwnerJob,
  outboxId: number,
): Promise<DirectMessage | null> {
  const list = await linkListFor(app, data);
  if (!list) return null;
  const { to } = data;
  return {
    ...{ id: outboxId, to, channel: list.channel },
    view: (locale) => linkListView(translationsFor(locale), list),
    otherwise: (locale) => undeliverableListView(translationsFor(locale), list, mentionText(to)),
  };
}
