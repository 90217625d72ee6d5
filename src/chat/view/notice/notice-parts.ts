import { confirmationTimeOf } from '../../../domain/request/deadlines.ts';
import type { Request } from '../../../domain/request/request.ts';
import type { RequestState } from '../../../domain/request/request-state.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Headline } from '../../i18n/en/headline.ts';
import { restoredTexts } from '../../i18n/restored-texts.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { Field, Tone } from '../view.ts';

/** What a notice of a request's end is made with, beside the request. */
export type NoticeContext = {
  readonly text: Translations;
  /** Whether the requester had confirmed the request, where it had to be. */
  readonly confirmed: boolean;
  /** Whether buttons work where it is shown. */
  readonly hasButtons: boolean;
  /** How long the request waited for approval. */
  readonly waited: number;
};

type Ended = Pick<Request, 'id' | 'state' | 'outcome' | 'requester' | 'applied' | 'asking'> & {
  readonly plan: Pick<Request['plan'], 'size' | 'summary'>;
};

export const noticeTone = (state: RequestState): Tone => tones[state] ?? 'plain';

const tones: Readonly<Partial<Record<RequestState, Tone>>> = {
  applied: 'success',
  'partly-applied': 'warning',
  failed: 'failure',
  stale: 'warning',
  denied: 'failure',
  expired: 'warning',
};

/** How a request ended, in a sentence that mentions its requester. */
export function noticeTitle(
  request: Ended,
  { todo, done }: Headline,
  { text, confirmed, waited }: NoticeContext,
): string {
  const { notifications, lists, many } = text;
  const { id, state, outcome, requester, applied, plan } = request;
  const who = mentionText(requester);
  const by = outcome?.kind === 'ended-by' ? mentionText(outcome.who) : lists.facteur;
  if (outcome?.kind === 'interrupted') return restoredTexts(text, outcome.from).notice(who, id, todo);
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
        : notifications.unconfirmed(who, id, todo, confirmationTimeOf(request));
    case 'awaiting-confirmation':
    case 'awaiting-approval':
      return (
        request.asking.backupAt === undefined ? text.times : restoredTexts(text, request.asking.backupFrom)
      ).reopenedNotice(who, id, todo);
    case 'stale':
      if (outcome?.kind === 'refused') return text.times.refusedNotice(who, id, todo);
      return notifications.stale(who, id, todo, plan.size);
    default:
      return notifications.failed(who, id, todo);
  }
}

const denialReason = ({ outcome }: Pick<Request, 'outcome'>): string =>
  outcome?.kind === 'ended-by' ? (outcome.reason ?? '') : '';

/** Longer reasons are cut in the sentence. */
const shortReason = 80;

/** Why a request was denied, where the title does not hold all of it. */
export function reasonFields(request: Pick<Request, 'outcome'>, { text }: NoticeContext): Field[] {
  const reason = denialReason(request);
  return reason.length > shortReason
    ? [{ name: text.notifications.reason, value: sanitizeText(reason), quoted: true }]
    : [];
}
