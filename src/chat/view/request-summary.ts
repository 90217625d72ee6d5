import { isDestroying } from '../../domain/request/effect-predicates.ts';
import type { Request, RequestOfOne } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { requestHeadline } from './request-headline.ts';
import type { RequestViewContext } from './request-view-parts.ts';

/** Who asks for what: "Mia asks for the mailbox mia@example.org". */
export const requestQuestion = (request: Request, context: RequestViewContext): string =>
  context.text.summaries.asks(
    context.text.requests.onPlatform(request.requester),
    requestHeadline(request, context.text),
  );

/** An open request in a sentence or two: who asks for what, for whom and why, and what is lost. */
export function openSummary(request: RequestOfOne, context: RequestViewContext): string {
  const { summaries, plans } = context.text;
  const { asking, plan } = request;
  const [{ owner, effects }] = plan.changes;
  const losses = effects.filter(isDestroying);
  return [
    summaries.sentence(
      summaries.asks(mentionText(request.requester), requestHeadline(request, context.text)),
      owner ? mentionText(owner) : null,
      asking.reason ? sanitizeText(asking.reason) : null,
    ),
    ...(asking.at ? [context.text.times.asked(asking.at)] : []),
    losses.length === 0
      ? summaries.nothingDeleted(effects.some(({ kind }) => kind === 'delete-later'))
      : losses.map(({ holds }) => summaries.deletes(plans.holding(holds))).join(' '),
  ].join(' ');
}

/** A decided request in a few sentences: what became of it, who asked for it and why, and who approved it. */
export function decidedSummary(
  result: readonly string[],
  { requester, asking }: Pick<Request, 'requester'> & { readonly asking: Pick<Request['asking'], 'reason'> },
  { text: { summaries, format }, approvers = [] }: Pick<RequestViewContext, 'text' | 'approvers'>,
): string {
  return [
    ...result.map((each) => (/[.!?…]$/.test(each) ? each : `${each}.`)),
    summaries.askedBy(mentionText(requester)),
    ...(asking.reason ? [summaries.because(sanitizeText(asking.reason))] : []),
    ...(approvers.length > 0 ? [summaries.approvedBy(format.list(approvers.map(mentionText)))] : []),
  ].join(' ');
}
