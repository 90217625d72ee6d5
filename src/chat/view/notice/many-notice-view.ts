import { isWaiting } from '../../../domain/request/request-state.ts';
import { retryButton } from '../many/decided-many-view.ts';
import { failureLines } from '../many/failure-lines.ts';
import { manyHeadline } from '../many/many-headline.ts';
import type { ManyRequest } from '../many/many-request.ts';
import type { View } from '../view.ts';
import { type NoticeContext, noticeTitle, noticeTone, reasonFields } from './notice-parts.ts';

/** Tells a requester, in one sentence with a mention, how their request of several changes ended, and what failed. */
export function manyNoticeView(request: ManyRequest, context: NoticeContext): View {
  const { text, hasButtons } = context;
  const { id, state, failures, plan } = request;
  const lines = failureLines(failures, text);
  const fields = reasonFields(request, context);
  const again = hasButtons && againStates.has(state);
  return {
    tone: noticeTone(state),
    title: noticeTitle(request, manyHeadline(text, plan.summary), context),
    ...(lines.length > 0 && { text: lines }),
    ...(fields.length > 0 && { fields }),
    hint: isWaiting(state)
      ? text.times.reopenedHint(id)
      : again
        ? text.many.restHint(id)
        : text.notifications.doneHint(id),
    ...(again && { buttons: [retryButton(request, context)] }),
  };
}

/** Changes were tried and not applied: only these are asked for again, and they are shown before anybody agrees. */
const againStates: ReadonlySet<ManyRequest['state']> = new Set(['partly-applied', 'failed', 'stale']);
