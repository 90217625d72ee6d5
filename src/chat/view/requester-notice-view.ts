import type { Actor } from '../../domain/actor.ts';
import { confirmationTimeout } from '../../domain/request/deadlines.ts';
import type { Request } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { canAskAgain } from '../../requests/lifecycle/ask-again.ts';
import { pageCapacity, paginate } from './paginate.ts';
import { requestView } from './request-view.ts';
import { effectLines, type RequestViewContext, requestHeadline } from './request-view-parts.ts';
import type { Button, Field, Tone, View } from './view.ts';

/** What a notice is made with, beside the request. */
export type NoticeContext = RequestViewContext & {
  /** Whether the requester had confirmed the request, where it had to be. */
  readonly confirmed: boolean;
  /** Whether buttons work where it is shown. */
  readonly hasButtons: boolean;
  /** Who is sent the link that the request leads to; null: nobody. */
  readonly linkFor: Actor | null;
};

/** Tells a requester, in one sentence with a mention, how their request ended; below it is the next step. */
export function requesterNoticeView(request: Request, context: NoticeContext): View {
  const { text } = context;
  const { id, state } = request;
  const { notifications } = text;
  const base = { tone: tones[state] ?? 'plain', title: noticeTitle(request, context) } satisfies View;
  if (state === 'applied') {
    const sent = linkLine(request, context);
    return { ...base, ...(sent !== null && { text: [sent] }), hint: notifications.doneHint(id) };
  }
  const details = detailLines(request, context);
  const fields = reasonField(request, context);
  const view = { ...base, ...(details.length > 0 && { text: details }), ...fields };
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

const tones: Readonly<Partial<Record<Request['state'], Tone>>> = {
  applied: 'success',
  failed: 'failure',
  stale: 'warning',
  denied: 'failure',
  expired: 'warning',
};

function noticeTitle(request: Request, context: NoticeContext): string {
  const { notifications, lists } = context.text;
  const { id, state, outcome, requester, terms, createdAt, settledAt } = request;
  const who = mentionText(requester);
  const { todo, done } = requestHeadline(request, context);
  const by = outcome?.kind === 'ended-by' ? mentionText(outcome.who) : lists.facteur;
  switch (state) {
    case 'applied':
      return notifications.applied(who, done);
    case 'denied':
      return notifications.denied(who, by, id, todo, denialReason(request));
    case 'cancelled':
      return notifications.cancelled(who, by, id, todo);
    case 'expired':
      return context.confirmed
        ? notifications.undecided(who, id, todo, terms?.waits ?? (settledAt ?? createdAt) - createdAt)
        : notifications.unconfirmed(who, id, todo, confirmationTimeout);
    case 'stale':
      return notifications.stale(who, id, todo);
    default:
      return notifications.failed(who, id, todo);
  }
}

/** Why a request was not applied, as its own view says it. */
function detailLines(request: Request, context: NoticeContext): string[] {
  if (request.state !== 'failed' && request.state !== 'stale') return [];
  const [why] = requestView(request, context).text ?? [];
  return why === undefined ? [] : [why];
}

const denialReason = ({ outcome }: Request): string =>
  outcome?.kind === 'ended-by' ? (outcome.reason ?? '') : '';

/** Longer reasons are cut in the sentence. */
const shortReason = 80;

function reasonField(request: Request, { text }: NoticeContext): Pick<View, 'fields'> {
  const reason = denialReason(request);
  if (reason.length <= shortReason) return {};
  const field: Field = { name: text.notifications.reason, value: sanitizeText(reason), quoted: true };
  return { fields: [field] };
}

function linkLine({ requester }: Request, { text, linkFor }: NoticeContext): string | null {
  if (linkFor === null) return null;
  const { linkSent, linkSentTo } = text.notifications;
  const isOwn = linkFor.platform === requester.platform && linkFor.userId === requester.userId;
  return isOwn ? linkSent : linkSentTo(mentionText(linkFor));
}
