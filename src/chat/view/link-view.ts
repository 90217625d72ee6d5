import { displayAddress } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import type { IssuedLink, LinkPurpose } from '../../requests/links/links.ts';
import { linkDueAfter } from '../../requests/links/send-link.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from './view.ts';

type LinkSubject = Pick<LinkPurpose, 'address' | 'appPassword'>;

/** A link, for its owner alone. */
export const linkView = (
  { links }: Translations,
  { address, appPassword }: LinkSubject,
  link: IssuedLink,
): View => ({
  tone: 'plain',
  title: links.title(displayAddress(address), appPassword),
  link: { label: links.label(appPassword), url: link.url },
  hint: links.lifetime(address, appPassword, link.until),
});

/** The end of a request with the link that it brings. */
export function withLink(view: View, { links }: Translations, request: Request, link: IssuedLink): View {
  const appPassword = linkDueAfter(request)?.appPassword ?? null;
  return {
    ...view,
    link: { label: links.label(appPassword), url: link.url },
    hint: links.hint(request.address, appPassword, link.until),
  };
}

/** What is said where others see it, when a link's owner takes no direct messages. */
export const undeliverableView = (
  { links }: Translations,
  { address, appPassword }: LinkSubject,
  to: string,
): View => ({
  tone: 'warning',
  title: links.undeliverable(displayAddress(address), to),
  hint: links.undeliverableHint(address, appPassword),
});
