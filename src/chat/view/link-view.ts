import { shownAddress } from '../../domain/address/address.ts';
import type { Request } from '../../domain/request/request.ts';
import type { IssuedLink, LinkPurpose } from '../../requests/links/links.ts';
import { linkDueTo } from '../../requests/links/send-link.ts';
import type { Catalogue } from '../i18n/translations.ts';
import type { View } from './view.ts';

type About = Pick<LinkPurpose, 'address' | 'appPassword'>;

/** A link, for its owner alone. */
export const linkView = ({ links }: Catalogue, { address, appPassword }: About, link: IssuedLink): View => ({
  tone: 'plain',
  title: links.title(shownAddress(address), appPassword),
  link: { label: links.label(appPassword), url: link.url },
  hint: links.lifetime(address, appPassword, link.until),
});

/** The end of a request with the link that it brings. */
export function withLink(view: View, { links }: Catalogue, request: Request, link: IssuedLink): View {
  const appPassword = linkDueTo(request)?.appPassword ?? null;
  return {
    ...view,
    link: { label: links.label(appPassword), url: link.url },
    hint: links.hint(request.address, appPassword, link.until),
  };
}

/** What is said where others see it, when a link's owner takes no direct messages. */
export const undeliverableView = (
  { links }: Catalogue,
  { address, appPassword }: About,
  to: string,
): View => ({
  tone: 'warning',
  title: links.undeliverable(shownAddress(address), to),
  hint: links.undeliverableHint(address, appPassword),
});
