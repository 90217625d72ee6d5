import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import { restoredTexts } from '../../i18n/restored-texts.ts';
import { decidedSummary } from '../request-summary.ts';
import { endedByItself } from '../request-view.ts';
import { askingLines, keepButtons, timeLines } from '../request-view-parts.ts';
import type { Button, View } from '../view.ts';
import { failureLines } from './failure-lines.ts';
import { manyHeadline } from './many-headline.ts';
import { allChangesButton, countFields, csvButton, decidedFields } from './many-parts.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';

/** A request that waits for its time alone: what it will do, and the button to cancel it. */
export function scheduledManyView(request: ManyRequest, context: ManyViewContext): View {
  const { text } = context;
  const { id, plan, asking } = request;
  const title = text.requests.titled(manyHeadline(text, plan.summary).todo, 'scheduled');
  const lines = asking.at ? [text.times.scheduled(asking.at)] : [];
  return {
    tone: 'waiting',
    title,
    summary: decidedSummary([title, ...lines], request, context),
    text: [...lines, ...askingLines(asking, text), ...timeLines(request, text)],
    fields: [...countFields(plan.summary, context), ...decidedFields(request, context)],
    hint: (request.reverts === null ? text.times.scheduledHint : text.times.wayBackHint)(id),
    buttons: [
      allChangesButton(request, context),
      csvButton(request, context),
      ...(request.reverts === null
        ? [
            {
              label: text.requests.buttons.cancel,
              style: 'plain',
              action: { kind: 'cancel', request: id },
            } as const,
          ]
        : keepButtons(request, text)),
    ],
  };
}

/** A request that is being applied: how far it is, what failed so far, and the button to stop it. */
export function progressView(request: ManyRequest, context: ManyViewContext): View {
  const { text } = context;
  const { many } = text;
  const { id, state, plan, ended, applied, away, stoppable } = request;
  const title = `${manyHeadline(text, plan.summary).todo}…`;
  const failed = ended - applied;
  const progress = many.progress(ended, plan.size);
  return {
    tone: away || failed > 0 ? 'warning' : 'waiting',
    title,
    summary: decidedSummary([title, progress], request, context),
    text: [
      progress,
      ...(state === 'stopping' ? [many.stopping] : []),
      ...(away ? [many.away(away), ...(stoppable ? [many.stopInstead] : [])] : []),
      ...(failed > 0 ? [many.failedSoFar(failed), ...failureLines(request.failures, text)] : []),
      ...askingLines(request.asking, text),
    ],
    fields: decidedFields(request, context),
    hint: state === 'stopping' ? text.requests.endedHint(id) : text.requests.underWay(id),
    buttons: [...(stoppable ? [stopButton(request, context)] : []), allChangesButton(request, context)],
  };
}

const stopButton = ({ id }: ManyRequest, { text }: ManyViewContext): Button => ({
  label: text.many.buttons.stop,
  style: 'danger',
  action: { kind: 'cancel', request: id },
});

/** A request whose changes have ended: how many are applied, why the others are not, and what can be done now. */
export function endView(request: ManyRequest, context: ManyViewContext): View {
  const { text, now, retainedUntil } = context;
  const { many } = text;
  const { id, state, plan, applied, ended, failures, asking, outcome } = request;
  const all = state === 'applied';
  const headline = manyHeadline(text, plan.summary);
  const notAll =
    outcome?.kind === 'refused'
      ? text.times.notDone(headline.todo)
      : outcome?.kind === 'interrupted'
        ? restoredTexts(text, outcome.from).notDone(headline.todo)
        : text.requests.titled(headline.todo, state);
  const title = all ? `${headline.done}.` : notAll;
  const lost = plan.summary.lost.mailboxes > 0 && retainedUntil !== null && retainedUntil > now;
  const neverBegan = plan.size - ended;
  const result = [
    ...(outcome?.kind === 'refused' ? [text.times.refused(text.faults(outcome.why).what)] : []),
    ...(outcome?.kind === 'interrupted' ? [restoredTexts(text, outcome.from).why(outcome.backupAt)] : []),
    ...(all ? [] : [many.appliedOf(applied, plan.size)]),
    ...(neverBegan > 0 ? [many.neverBegan(neverBegan)] : []),
  ];
  return {
    tone: all ? 'success' : applied > 0 ? 'warning' : 'failure',
    title,
    summary: decidedSummary([title, ...result], request, context),
    text: [
      ...result,
      ...failureLines(failures, text),
      ...askingLines(asking, text),
      ...(lost && applied > 0 ? [many.restorable(retainedUntil, now)] : []),
    ],
    fields: [...countFields(plan.summary, context), ...decidedFields(request, context)],
    hint: all ? text.requests.endedHint(id) : many.restHint(id),
    buttons: [
      ...(all ? [] : [retryButton(request, context)]),
      ...(applied > 0 ? [undoButton(request, context)] : []),
      allChangesButton(request, context),
      all ? csvButton(request, context) : notAppliedCsvButton(request, context),
    ],
  };
}

export const retryButton = ({ id }: ManyRequest, { text }: Pick<ManyViewContext, 'text'>): Button => ({
  label: text.many.buttons.retryRest,
  style: 'primary',
  action: { kind: 'ask-again', request: id },
});

/** The same of a request of which nothing was applied: it is asked for again, on what is there by then. */
const askAgainButton = ({ id }: ManyRequest, { text }: ManyViewContext): Button => ({
  label: text.requests.buttons.askAgain,
  style: 'primary',
  action: { kind: 'ask-again', request: id },
});

const undoButton = ({ id }: ManyRequest, { text }: ManyViewContext): Button => ({
  label: text.many.buttons.undo,
  style: 'plain',
  action: { kind: 'run', line: `/mail request undo ${id}` },
});

const notAppliedCsvButton = ({ id }: ManyRequest, { text }: ManyViewContext): Button => ({
  label: text.many.buttons.notAppliedCsv,
  style: 'plain',
  action: { kind: 'changes-csv', request: id, only: 'not-applied' },
});

/** A request that ended before anything was applied: who ended it and why. */
export function endedManyView(request: ManyRequest, context: ManyViewContext): View {
  const { text } = context;
  const { requests, summaries, lists } = text;
  const { id, outcome, state, plan } = request;
  const end = outcome?.kind === 'ended-by' ? outcome : null;
  const how =
    endedByItself(outcome, text) ??
    (state === 'cancelled' || state === 'denied'
      ? requests.endedBy[state](end ? mentionText(end.who) : lists.facteur)
      : requests.expired);
  const reason = end?.reason === undefined ? null : sanitizeText(end.reason);
  const title = requests.titled(manyHeadline(text, plan.summary).todo, state);
  return {
    tone: 'plain',
    title,
    summary: decidedSummary([title, how, ...(reason === null ? [] : [reason])], request, context),
    text: [how],
    fields: [
      ...(reason === null ? [] : [{ name: summaries.denialReason, value: reason, quoted: true } as const]),
      ...decidedFields(request, context),
    ],
    hint: requests.endedHint(id),
    buttons: [
      ...(state === 'cancelled' ? [] : [askAgainButton(request, context)]),
      allChangesButton(request, context),
    ],
  };
}
