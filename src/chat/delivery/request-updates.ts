import type { Request } from '../../domain/request/request.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { linkToRead } from '../../requests/links/send-link.ts';
import type { ShowData } from '../../requests/outbox/enqueue-apply.ts';
import { type Listener, listenersOf } from '../../requests/outbox/recipients.ts';
import type { Update } from '../dispatch/dispatcher-types.ts';
import { shownRequest } from '../dispatch/reply.ts';
import type { CatalogueOf } from '../i18n/translations.ts';
import { withLink } from '../view/link-view.ts';

/** What everybody who listens to a request is to see of it now, without what is for one person alone. */
export function updatesOf(office: Office, catalogue: CatalogueOf, id: number): Update[] {
  const request = office.store.requests.get(id);
  if (!request) return [];
  return listenersOf(request)
    .filter(isShown(office, request))
    .map((listener) => ({
      ...shownRequest(office, catalogue(listener.locale), request, listener.platform),
      ...listener,
    }));
}

/** What a job brings to one audience of a request; null where it is none any more. */
export async function updateFor(
  office: Office,
  catalogue: CatalogueOf,
  { request: id, audience, ends }: ShowData,
): Promise<Update | null> {
  const request = office.store.requests.get(id);
  const listener = request && listenersOf(request).find((each) => each.audience === audience);
  if (!request || !listener || !isShown(office, request)(listener)) return null;
  const text = catalogue(listener.locale);
  const shown = shownRequest(office, text, request, listener.platform);
  const link = ends && audience === 'requester' ? await linkToRead(office, request) : null;
  return { ...shown, ...(link && { view: withLink(shown.view, text, request, link) }), ...listener };
}

/** Approvers see nothing of a request that is none of theirs yet, or never was. */
const isShown =
  ({ store }: Office, { id, state, asking }: Request) =>
  ({ audience }: Listener): boolean =>
    audience === 'requester' ||
    state === 'awaiting-approval' ||
    asking.breakGlass !== undefined ||
    store.chat.message(id, 'approvers') !== undefined ||
    store.chat.pendingPosts(id, 'approvers').length > 0;
