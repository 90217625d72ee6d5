import { mentionText } from '../../domain/text/mentions.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { issueLinkToSend, linkWorkName, type SendLinkJob } from '../../requests/links/send-link.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { linkView, undeliverableView } from '../view/link-view.ts';
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
