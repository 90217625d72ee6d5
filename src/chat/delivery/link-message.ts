import { personText } from '../../domain/text/mentions.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { type LinkData, linkJob, linkToSend } from '../../requests/links/send-link.ts';
import type { Letter } from '../dispatch/dispatcher-types.ts';
import type { CatalogueOf } from '../i18n/translations.ts';
import { linkView, undeliverableView } from '../view/link-view.ts';

/** The letter that brings a link to a mailbox's owner; null where none is wanted any more. */
export async function linkLetter(
  office: Office,
  catalogue: CatalogueOf,
  data: LinkData,
  outboxId: number,
): Promise<Letter | null> {
  const sent = await linkToSend(office, data, linkJob(data, outboxId));
  if (!sent) return null;
  const { owner, link, channel } = sent;
  return {
    id: outboxId,
    to: owner,
    view: (locale) => linkView(catalogue(locale), data, link),
    channel,
    otherwise: (locale) => undeliverableView(catalogue(locale), data, personText(owner)),
  };
}
