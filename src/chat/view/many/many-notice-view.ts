import { confirmationTimeout } from '../../../domain/request/deadlines.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Button, Tone, View } from '../view.ts';
import { failureLines } from './failure-lines.ts';
import { manyHeadline } from './many-headline.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** What a notice is made with, beside the request. */
export type ManyNoticeContext = Pick<ManyViewContext, 'text'> & {
  /** Whether the requester had confirmed the request, where it had to be. */
  readonly confirmed: boolean;
  /** Whether buttons work where it is shown. */
  readonly hasButtons: boolean;
  /** How long the request waited for approval. */
  readonly waited: number;
};

/** Tells a requester, in one sentence with a mention, how their request of several changes ended, and what failed. */
export function manyNoticeView(request: ManyRequest, context: ManyNoticeContext): View {
  const { text, hasButtons } = context;
  const { id, state, failures } = request;
  const lines = failureLines(failures, text);
  const again = hasButtons && againStates.has(state);
  const reason = denialReason(request);
  return {
    tone: tones[state] ?? 'plain',
    title: noticeTitle(request, context),
    ...(lines.length > 0 && { text: lines }),
    ...(reason.length > shortReason && {
      fields: [{ name: text.notifications.reason, value: sanitizeText(reason), quoted: true as const }],
    }),
    hint: again ? text.many.restHint(id) : text.notifications.doneHint(id),
    ...(again && { buttons: [againButton(request, context)] }),
  };
}

/** Changes were tried and not applied: only these are asked for again, and they are shown before anybody agrees. */
const againStates: ReadonlySet<ManyRequest['state']> = new Set(['partly-applied', 'failed', 'stale']);

const againButton = ({ id }: ManyRequest, { text }: ManyNoticeContext): Button => ({
  label: text.many.buttons.retryRest,
  style: 'primary',
  action: { kind: 'ask-again', request: id },
});

const tones: Readonly<Partial<Record<ManyRequest['state'], Tone>>> = {
  applied: 'success',
  'partly-applied': 'warning',
  failed: 'failure',
  stale: 'warning',
  denied: 'failure',
  expired: 'warning',
};

/** Longer reasons are cut in the sentence. */
const shortReason = 80;

const denialReason = ({ outcome }: ManyRequest): string =>
  outcome?.kind === 'ended-by' ? (outcome.reason ?? '') : '';

function noticeTitle(request: ManyRequest, { text, confirmed, waited }: ManyNoticeContext): string {
  const { notifications, lists, many } = text;
  const { id, state, outcome, requester, applied, plan } = request;
  const who = mentionText(requester);
  const { todo, done } = manyHeadline(text, request);
  const by = outcome?.kind === 'ended-by' ? mentionText(outcome.who) : lists.facteur;
  switch (state) {
    case 'applied':
      return notifications.applied(who, done);
    case 'partly-applied':
      return many.partlyApplied(who, id, todo, applied, plan.size);
    case 'denied':
      return notifications.denied(who, by, id, todo, denialReason(request));
    case 'cancelled':
      return notifications.cancelled(who, by, id, todo);
    case 'expired':
      return confirmed
        ? notifications.undecided(who, id, todo, waited)
        : notifications.unconfirmed(who, id, todo, confirmationTimeout);
    default:
      return notifications.failed(who, id, todo);
  }
}
