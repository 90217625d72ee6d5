import type { Request } from '../../domain/request/request.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { issueLinkToShow } from '../../requests/links/send-link.ts';
import type { ShowRequestJob } from '../../requests/outbox/enqueue-show.ts';
import { type Recipient, recipientsOf } from '../../requests/outbox/recipients.ts';
import { requestReply } from '../dispatch/reply.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import { withLink } from '../view/link-view.ts';
import type { RequestUpdate } from './adapter.ts';

/** What everybody who listens to a request is to see of it now, without what is for one person alone. */
export function requestUpdates(
  app: AppContext,
  translationsFor: TranslationsFor,
  id: number,
): RequestUpdate[] {
  const request = app.store.requests.get(id);
  if (!request) return [];
  return recipientsOf(request)
    .filter(isShownTo(app, request))
    .map((listener) => ({
      ...requestReply(app, translationsFor(listener.locale), request, listener.platform),
      ...listener,
    }));
}

/** What a job brings to one audience of a request; null where it is none any more. */
export async function requestUpdateFor(
  app: AppContext,
  translationsFor: TranslationsFor,
  { request: id, audience, ends }: ShowRequestJob,
): Promise<RequestUpdate | null> {
  const request = app.store.requests.get(id);
  const listener = request && recipientsOf(request).find((each) => each.audience === audience);
  if (!request || !listener || !isShownTo(app, request)(listener)) return null;
  const text = translationsFor(listener.locale);
  const shown = requestReply(app, text, request, listener.platform);
  const link = ends && audience === 'requester' ? await issueLinkToShow(app, request) : null;
  return { ...shown, ...(link && { view: withLink(shown.view, text, request, link) }), ...listener };
}

/** Approvers see nothing of a request that is none of theirs yet, or never was. */
const isShownTo =
  ({ store }: AppContext, { id, state, asking }: Request) =>
  ({ audience }: Recipient): boolean =>
    audience === 'requester' ||
    state === 'awaiting-approval' ||
    asking.breakGlass !== undefined ||
    store.chat.message(id, 'approvers') !== undefined ||
    store.chat.pendingPosts(id, 'approvers').length > 0;
