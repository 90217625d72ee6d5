import { displayAddress } from '../../domain/address/address.ts';
import type { RequestOfOne } from '../../domain/request/request.ts';
import type { LinkList } from '../../requests/links/link-lists.ts';
import type { IssuedLink, LinkPurpose } from '../../requests/links/links.ts';
import { linkDueAfter } from '../../requests/links/send-link.ts';
import type { Translations } from '../i18n/translations.ts';
import type { View } from './view.ts';

type LinkSubject = Pick<LinkPurpose, 'address' | 'appPassword'>;

/** A one-time link, shown only to the mailbox's owner. */
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

/** Adds the link that a request yields to the view of its end. */
export function withLink(view: View, { links }: Translations, request: RequestOfOne, link: IssuedLink): View {
  const appPassword = linkDueAfter(request.plan.changes[0])?.appPassword ?? null;
  return {
    ...view,
    link: { label: links.label(appPassword), url: link.url },
    hint: links.hint(request.address, appPassword, link.until),
  };
}

/** For the channel, where others read it: the owner takes no direct messages, so the link could not be sent. */
export const undeliverableView = (
  { links }: Translations,
  { address, appPassword }: LinkSubject,
  to: string,
): View => ({
  tone: 'warning',
  title: links.undeliverable(displayAddress(address), to),
  hint: links.undeliverableHint(address, appPassword),
});

/** New mailboxes of one owner: each has a button that sends the link to its password. */
export function linkListView({ links }: Translations, { addresses, more }: LinkList): View {
  const names = addresses.map((address) => displayAddress(address));
  return {
    tone: 'plain',
    title: links.newMailboxes(names.length + more),
    text: [links.passwordsMissing(names.length + more), ...(more > 0 ? [links.moreMailboxes(more)] : [])],
    hint: links.listHint,
    buttons: addresses.map((address) => ({
      label: links.passwordOf(displayAddress(address)),
      style: 'plain',
      action: { kind: 'run', line: `/mail password set ${address}` },
    })),
  };
}

/** For the channel: the owner takes no direct messages, so that they don't know of their new mailboxes. */
export const undeliverableListView = (
  { links }: Translations,
  { addresses, more }: LinkList,
  to: string,
): View => ({
  tone: 'warning',
  title: links.undeliverableList(addresses.length + more, to),
  hint: links.undeliverableListHint,
});
