import { isOfOne, type Request } from '../../domain/request/request.ts';
import { isInProgress } from '../../domain/request/request-state.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { issueLinkToShow } from '../../requests/links/send-link.ts';
import { isRequesterNotified } from '../../requests/outbox/enqueue-requester-notice.ts';
import type { ShowRequestJob } from '../../requests/outbox/enqueue-show.ts';
import { type Recipient, recipientsOf } from '../../requests/outbox/recipients.ts';
import { requestReply } from '../dispatch/reply.ts';
import type { TranslationsFor } from '../i18n/translations.ts';
import type { RequestViewSource } from '../view/current-request-view.ts';
import { withLink } from '../view/link-view.ts';
import type { RequestUpdate } from './adapter.ts';
import { approvalsMention } from './approver-alert.ts';

/** The current updates for all recipients of a request, without a link, which is for its owner alone. */
export function requestUpdates(
  app: RequestViewSource,
  translationsFor: TranslationsFor,
  id: number,
): RequestUpdate[] {
  const request = app.store.requests.get(id);
  if (!request) return [];
  return recipientsOf(request)
    .filter(isShownTo(app, request))
    .map((recipient) => ({
      ...requestReply(app, translationsFor(recipient.locale), request, recipient.platform, recipient),
      ...recipient,
      ...noticePart(app, id, recipient),
      ...mentionPart(app, request, recipient),
    }));
}

/** The update that a job delivers to one audience of a request; null where the audience is to see nothing any more. */
export async function requestUpdateFor(
  app: RequestViewSource & Pick<AppContext, 'publicUrl' | 'seal'>,
  translationsFor: TranslationsFor,
  { request: id, audience, ends, notBefore }: ShowRequestJob,
): Promise<RequestUpdate | null> {
  const request = app.store.requests.get(id);
  const recipient = request && recipientsOf(request).find((each) => each.audience === audience);
  if (!request || !recipient || !isShownTo(app, request)(recipient)) return null;
  // Its end is shown by a job of its own.
  if (notBefore !== undefined && !isInProgress(request.state)) return null;
  const text = translationsFor(recipient.locale);
  const reply = requestReply(app, text, request, recipient.platform, { audience });
  const showsLink = ends && audience === 'requester' && isOfOne(request);
  const link = showsLink ? await issueLinkToShow(app, request) : null;
  return {
    ...reply,
    ...(showsLink && link && { view: withLink(reply.view, text, request, link) }),
    ...recipient,
    ...noticePart(app, id, recipient),
    ...mentionPart(app, request, recipient),
  };
}

/** The group that policy has mentioned in the first message to approvers; edits and later messages notify nobody. */
function mentionPart(
  { store }: Pick<AppContext, 'store'>,
  request: Request,
  { audience }: Recipient,
): Pick<RequestUpdate, 'mentions'> {
  const isFirst = audience === 'approvers' && store.chat.message(request.id, audience) === undefined;
  return isFirst && request.state === 'awaiting-approval' ? { mentions: approvalsMention(request) } : {};
}

const noticePart = (
  app: Pick<AppContext, 'store'>,
  request: number,
  { audience, platform }: Recipient,
): Pick<RequestUpdate, 'noticeFollows'> =>
  audience === 'requester' && platform !== 'terminal' && isRequesterNotified(app, request)
    ? { noticeFollows: true }
    : {};

/** Approvers see a request only once it waits for them, or has done so, or the glass was broken. */
const isShownTo =
  ({ store }: Pick<AppContext, 'store'>, { id, state, asking }: Request) =>
  ({ audience }: Recipient): boolean =>
    audience === 'requester' ||
    state === 'awaiting-approval' ||
    asking.breakGlass !== undefined ||
    store.chat.message(id, 'approvers') !== undefined ||
    store.chat.pendingPosts(id, 'approvers').length > 0;
