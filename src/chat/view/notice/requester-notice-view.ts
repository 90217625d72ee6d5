import type { Actor } from '../../../domain/actor.ts';
import type { RequestOfOne } from '../../../domain/request/request.ts';
import { isWaiting } from '../../../domain/request/request-state.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { canAskAgain } from '../../../requests/lifecycle/ask-again.ts';
import { pageCapacity, paginate } from '../paginate.ts';
import { requestHeadline } from '../request-headline.ts';
import { requestView } from '../request-view.ts';
import { effectLines, type RequestViewContext } from '../request-view-parts.ts';
import type { Button, View } from '../view.ts';
import { type NoticeContext, noticeTitle, noticeTone, reasonFields } from './notice-parts.ts';

/** What a notice is made with, beside the request. */
type NoticeOfOneContext = RequestViewContext &
  NoticeContext & {
    /** Who is sent the link that the request leads to; null: nobody. */
    readonly linkFor: Actor | null;
  };

/** Tells a requester, in one sentence with a mention, how their request ended; below it is the next step. */
export function requesterNoticeView(request: RequestOfOne, context: NoticeOfOneContext): View {
  const { text } = context;
  const { id, state } = request;
  const { notifications } = text;
  const base = {
    tone: noticeTone(state),
    title: noticeTitle(request, requestHeadline(request, text), context),
  } satisfies View;
  if (state === 'applied') {
    const sent = linkLine(request, context);
    return { ...base, ...(sent !== null && { text: [sent] }), hint: notifications.doneHint(id) };
  }
  if (isWaiting(state)) return { ...base, hint: text.times.reopenedHint(id) };
  const details = detailLines(request, context);
  const fields = reasonFields(request, context);
  const view = {
    ...base,
    ...(details.length > 0 && { text: details }),
    ...(fields.length > 0 && { fields }),
  };
  if (!context.hasButtons || !canAskAgain(request)) return { ...view, hint: notifications.anewHint(id) };
  // Whoever asks again agrees to all of it.
  const wanted = [text.requests.wanted, ...effectLines(request, context)];
  const full = { ...view, text: [...details, ...wanted], hint: notifications.againHint(id) };
  const isShort = paginate(full, pageCapacity(request.requester.platform)).length === 1;
  if (!isShort) return { ...view, hint: notifications.anewHint(id) };
  const again: Button = {
    label: text.requests.buttons.askAgain,
    style: 'primary',
    action: { kind: 'ask-again', request: id },
  };
  return { ...full, buttons: [again] };
}

/** Why a request was not applied, as its own view says it. */
function detailLines(request: RequestOfOne, context: NoticeOfOneContext): string[] {
  if (request.state !== 'failed' && request.state !== 'stale') return [];
  const [why] = requestView(request, context).text ?? [];
  return why === undefined ? [] : [why];
}

function linkLine({ requester }: RequestOfOne, { text, linkFor }: NoticeOfOneContext): string | null {
  if (linkFor === null) return null;
  const { linkSent, linkSentTo } = text.notifications;
  const isOwn = linkFor.platform === requester.platform && linkFor.userId === requester.userId;
  return isOwn ? linkSent : linkSentTo(mentionText(linkFor));
}
