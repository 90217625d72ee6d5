import { displayAddress } from '../../domain/address/address.ts';
import { addressIn, leadsInto } from '../../domain/address/destination.ts';
import { changeSteps, isSaidByStep } from '../../domain/request/change-steps.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { isDestroying } from '../../domain/request/effect-predicates.ts';
import type { Request, RequestOfOne } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import { canAskAgain } from '../../requests/lifecycle/ask-again.ts';
import { restoredTexts } from '../i18n/restored-texts.ts';
import type { Translations } from '../i18n/translations.ts';
import { approvalView } from './approval-view.ts';
import { changeFields } from './change-fields.ts';
import { destinationFormatter } from './format-destination.ts';
import { requestHeadline } from './request-headline.ts';
import { decidedSummary, openSummary } from './request-summary.ts';
import {
  askingLines,
  cancelButton,
  confirmHint,
  consequenceLines,
  decisionFields,
  effectLines,
  formerMailLines,
  keepButtons,
  lastingSessionLines,
  type RequestViewContext,
  reasonFields,
  requesterField,
} from './request-view-parts.ts';
import { testButton } from './trace/test-button.ts';
import type { View } from './view.ts';

/** A request of one change in its current state, with the buttons for what can be done now. */
export function requestView(request: RequestOfOne, context: RequestViewContext): View {
  switch (request.state) {
    case 'awaiting-confirmation':
      return confirmationView(request, context);
    case 'awaiting-approval':
      return approvalView(request, context);
    case 'scheduled':
      return scheduledView(request, context);
    case 'queued':
    case 'applying':
    case 'stopping':
      return inProgressView(request, context);
    case 'applied':
      return appliedView(request, context);
    case 'partly-applied':
    case 'failed':
    case 'stale':
      return unappliedView(request, context);
    case 'cancelled':
    case 'denied':
    case 'expired':
      return endedView(request, context);
  }
}

function confirmationView(request: RequestOfOne, context: RequestViewContext): View {
  const { text } = context;
  const { id, plan } = request;
  const headline = requestHeadline(request, context.text);
  const destroys = plan.changes[0].effects.some(isDestroying);
  return {
    tone: 'warning',
    title: text.requests.question(headline.todo),
    summary: openSummary(request, context),
    text: consequenceLines(request, context),
    fields: [
      ...requesterField(request, context),
      ...changeFields(request, context),
      ...reasonFields(request, context),
    ],
    hint: confirmHint(request, context),
    buttons: [
      {
        label: headline.button,
        style: destroys ? 'danger' : 'primary',
        action: { kind: 'confirm', request: id, planHash: plan.hash },
      },
      cancelButton(request, context),
    ],
  };
}

/** A request that waits for its time alone: what it will do, and the button to cancel it. */
function scheduledView(request: RequestOfOne, context: RequestViewContext): View {
  const { text } = context;
  const { id, asking } = request;
  const title = text.requests.titled(requestHeadline(request, text).todo, 'scheduled');
  const lines = asking.at ? [text.times.scheduled(asking.at)] : [];
  return {
    tone: 'waiting',
    title,
    summary: decidedSummary([title, ...lines], request, context),
    text: [...lines, ...consequenceLines(request, context)],
    fields: [...changeFields(request, context), ...decisionFields(request, context)],
    hint: (request.reverts === null ? text.times.scheduledHint : text.times.wayBackHint)(id),
    buttons: request.reverts === null ? [cancelButton(request, context)] : keepButtons(request, text),
  };
}

function inProgressView(request: RequestOfOne, context: RequestViewContext): View {
  const { unfinished, underWay, workerAway } = context.text.requests;
  const { absentWorker } = context;
  const { outcome, state } = request;
  const title = `${requestHeadline(request, context.text).todo}…`;
  const trouble = [
    ...(outcome?.kind === 'unfinished' ? [unfinished(outcome.trouble)] : []),
    ...(absentWorker ? [workerAway(absentWorker.server, absentWorker.since)] : []),
  ];
  return {
    tone: trouble.length > 0 ? 'warning' : 'waiting',
    title,
    summary: decidedSummary([title, ...trouble], request, context),
    ...(trouble.length > 0 && { text: trouble }),
    fields: decisionFields(request, context),
    hint: underWay(request.id),
    // Nothing of it has begun: it need not be waited for.
    ...(absentWorker && state === 'queued' && { buttons: [cancelButton(request, context)] }),
  };
}

/** Effects that the headline of an applied request says already. */
const headlineEffects = new Set<Effect['kind']>([
  'add-domain',
  'remove-domain',
  'create-address',
  'remove-address',
  'set-password',
  'add-app-password',
  'revoke-app-password',
  'resume',
]);

/** What leads outside, and what is no address, is said again, with its mark. */
function isInHeadline({ plan }: RequestOfOne, { sees }: RequestViewContext, effect: Effect): boolean {
  if (effect.kind === 'remove-address' && effect.catchAll) return false;
  if (effect.kind === 'add-forward' && !leadsInto(effect.to, sees)) return false;
  if (effect.kind === 'remove-forward' && addressIn(effect.to) === null) return false;
  const [{ change, effects }] = plan.changes;
  const [step] = changeSteps(change, effects);
  return headlineEffects.has(effect.kind) || isSaidByStep(step, effect);
}

function appliedView(request: RequestOfOne, context: RequestViewContext): View {
  const { text, now } = context;
  const { id, plan, outcome, address } = request;
  const restorableUntil = outcome?.kind === 'applied' ? (outcome.restorableUntil ?? 0) : 0;
  const title = `${requestHeadline(request, context.text).done}.`;
  return {
    tone: 'success',
    title,
    summary: decidedSummary([title], request, context),
    text: [
      ...effectLines(request, context, (effect) => !isInHeadline(request, context, effect)),
      ...formerMailLines(request, context),
      ...lastingSessionLines(plan, context),
      ...askingLines(request.asking, text),
      ...(restorableUntil > now ? [text.requests.restorable(address, restorableUntil, now)] : []),
    ],
    fields: decisionFields(request, context),
    hint: text.requests.endedHint(id),
    ...(context.canTest && { buttons: [testButton(text, address)] }),
  };
}

function unappliedView(request: RequestOfOne, context: RequestViewContext): View {
  const view = unappliedParts(request, context);
  return {
    ...view,
    summary: decidedSummary([view.title, view.text?.[0] ?? ''].filter(Boolean), request, context),
    fields: decisionFields(request, context),
  };
}

function unappliedParts(request: RequestOfOne, context: RequestViewContext): View {
  const { text } = context;
  const { id, outcome, address } = request;
  const shown = displayAddress(address);
  const title = text.requests.titled(requestHeadline(request, context.text).todo, request.state);
  const again = retryButtons(request, context);
  const destination = destinationFormatter(text, context.sees);
  const retry = again.buttons ? retryLines(request, context) : [];
  switch (outcome?.kind) {
    case 'found-changed':
      return {
        tone: 'warning',
        title,
        text: [
          text.requests.staleText(
            displayAddress(outcome.at ?? address),
            text.describe(outcome.found, destination, context.disposals),
          ),
          ...retry,
        ],
        hint: text.requests.staleHint(id, outcome.at ?? address),
        ...again,
      };
    case 'overtaken':
      return {
        tone: 'warning',
        title,
        text: [text.requests.overtakenText(shown, outcome.by), ...retry],
        hint: text.requests.staleHint(id, address),
        ...again,
      };
    case 'interrupted':
      return {
        tone: 'warning',
        title: restoredTexts(text, outcome.from).notDone(requestHeadline(request, text).todo),
        text: [restoredTexts(text, outcome.from).why(outcome.backupAt), ...retry],
        hint: restoredTexts(text, outcome.from).hint(id, shown),
        ...again,
      };
    case 'refused': {
      const { what, next } = text.faults(outcome.why);
      const notDone = text.times.notDone(requestHeadline(request, text).todo);
      return {
        tone: 'warning',
        title: notDone,
        text: [text.times.refused(what), ...retry],
        hint: next,
        ...again,
      };
    }
    case 'impossible': {
      const why = text.requests.impossible(outcome.why, shown);
      return {
        tone: 'failure',
        title,
        text: [why, ...retry],
        hint: text.requests.failedHint(id, address),
        ...again,
      };
    }
    case 'gave-up': {
      const why = text.requests.gaveUp(outcome.trouble, outcome.errorId);
      return {
        tone: 'failure',
        title,
        text: [why, ...retry],
        hint: text.requests.failedHint(id, address),
        ...again,
      };
    }
    default:
      return { tone: 'failure', title, text: retry, hint: text.requests.failedHint(id, address), ...again };
  }
}

/** What the button would ask for again: whoever clicks it agrees to that. */
const retryLines = (request: RequestOfOne, context: RequestViewContext): string[] => [
  context.text.requests.wanted,
  ...effectLines(request, context),
];

function retryButtons(request: RequestOfOne, { text }: RequestViewContext): Pick<View, 'buttons'> {
  if (!canAskAgain(request)) return {};
  const { askAgain, retry } = text.requests.buttons;
  const label = request.state === 'stale' ? askAgain : retry;
  return { buttons: [{ label, style: 'primary', action: { kind: 'ask-again', request: request.id } }] };
}

/** How a request that takes back another ended without doing so; null: otherwise. */
export function endedByItself(
  outcome: Request['outcome'],
  { times }: Pick<Translations, 'times'>,
): string | null {
  if (outcome?.kind === 'nothing-left') return times.nothingLeft;
  return outcome?.kind === 'overtaken' ? times.endedBy(outcome.by) : null;
}

function endedView(request: RequestOfOne, context: RequestViewContext): View {
  const { text } = context;
  const { outcome, state } = request;
  const end = outcome?.kind === 'ended-by' ? outcome : null;
  const how =
    endedByItself(outcome, text) ??
    (state === 'cancelled' || state === 'denied'
      ? text.requests.endedBy[state](end ? mentionText(end.who) : text.lists.facteur)
      : text.requests.expired);
  const because =
    end?.reason === undefined
      ? []
      : [{ name: text.summaries.denialReason, value: sanitizeText(end.reason), quoted: true } as const];
  const title = text.requests.titled(requestHeadline(request, context.text).todo, state);
  return {
    tone: 'plain',
    title,
    summary: decidedSummary([title, how, ...because.map(({ value }) => value)], request, context),
    text: [how],
    fields: [...because, ...decisionFields(request, context)],
    hint: text.requests.endedHint(request.id),
  };
}
