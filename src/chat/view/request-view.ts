import { shownAddress } from '../../domain/address/address.ts';
import { type Effect, isDestroying } from '../../domain/request/effects.ts';
import type { Request } from '../../domain/request/request.ts';
import { personText } from '../../domain/text/mentions.ts';
import { legible } from '../../domain/text/sanitize.ts';
import { mayBeAskedAgain } from '../../requests/lifecycle/ask-again.ts';
import { awaitingApproval } from './approval-view.ts';
import { destinationsFor } from './format-destination.ts';
import {
  type Circumstances,
  cancelButton,
  consequences,
  effectsTold,
  fieldsIfAny,
  formerMail,
  headlineOf,
  lastingSessions,
  reasons,
  takenBack,
} from './request-view-parts.ts';
import type { View } from './view.ts';

/** A request as it stands, with the buttons that its state offers. */
export function requestView(request: Request, circumstances: Circumstances): View {
  switch (request.state) {
    case 'awaiting-confirmation':
      return awaitingConfirmation(request, circumstances);
    case 'awaiting-approval':
      return awaitingApproval(request, circumstances);
    case 'queued':
    case 'applying':
      return underWay(request, circumstances);
    case 'applied':
      return applied(request, circumstances);
    case 'failed':
    case 'stale':
      return notApplied(request, circumstances);
    case 'cancelled':
    case 'denied':
    case 'expired':
      return ended(request, circumstances);
  }
}

function awaitingConfirmation(request: Request, circumstances: Circumstances): View {
  const { text, now } = circumstances;
  const { id, plan } = request;
  const headline = headlineOf(request, circumstances);
  const destroys = plan.effects.some(isDestroying);
  return {
    tone: 'warning',
    title: text.requests.question(headline.todo),
    text: consequences(request, circumstances),
    ...fieldsIfAny(reasons(request, circumstances)),
    hint: text.requests.confirmHint(id, request.expiresAt ?? now),
    buttons: [
      {
        label: headline.button,
        style: destroys ? 'danger' : 'primary',
        action: { kind: 'confirm', request: id, planHash: plan.hash },
      },
      cancelButton(request, circumstances),
    ],
  };
}

function underWay(request: Request, circumstances: Circumstances): View {
  if (request.outcome?.kind === 'unfinished') {
    const { unfinished, underWay } = circumstances.text.requests;
    const title = `${headlineOf(request, circumstances).todo}…`;
    return {
      tone: 'warning',
      title,
      text: [unfinished(request.outcome.trouble)],
      hint: underWay(request.id),
    };
  }
  return {
    tone: 'waiting',
    title: `${headlineOf(request, circumstances).todo}…`,
    hint: circumstances.text.requests.underWay(request.id),
  };
}

/** Effects that the headline of an applied request has said already. */
const saidByHeadline = new Set<Effect['kind']>([
  'add-domain',
  'create-address',
  'remove-address',
  'set-password',
  'add-app-password',
  'revoke-app-password',
  'resume',
]);

const isSaidByHeadline = (effect: Effect): boolean =>
  saidByHeadline.has(effect.kind) && !(effect.kind === 'remove-address' && effect.catchAll);

function applied(request: Request, circumstances: Circumstances): View {
  const { text, now } = circumstances;
  const { id, plan, outcome, address } = request;
  const restorableUntil = outcome?.kind === 'applied' ? (outcome.restorableUntil ?? 0) : 0;
  return {
    tone: 'success',
    title: `${headlineOf(request, circumstances).done}.`,
    text: [
      ...effectsTold(request, circumstances, (effect) => !isSaidByHeadline(effect)),
      ...formerMail(request, circumstances),
      ...lastingSessions(plan, circumstances),
      ...takenBack(request.asking, text),
      ...(restorableUntil > now ? [text.requests.restorable(address, restorableUntil, now)] : []),
    ],
    ...fieldsIfAny(reasons(request, circumstances)),
    hint: text.requests.endedHint(id),
  };
}

function notApplied(request: Request, circumstances: Circumstances): View {
  const { text } = circumstances;
  const { id, outcome, address } = request;
  const shown = shownAddress(address);
  const title = text.requests.titled(headlineOf(request, circumstances).todo, request.state);
  const again = againButtons(request, circumstances);
  const destination = destinationsFor(text, circumstances.sees);
  const wanted = again.buttons ? wantedOnceMore(request, circumstances) : [];
  switch (outcome?.kind) {
    case 'found-changed':
      return {
        tone: 'warning',
        title,
        text: [
          text.requests.staleText(shown, text.describe(outcome.found, destination, circumstances.disposals)),
          ...wanted,
        ],
        hint: text.requests.staleHint(id, address),
        ...again,
      };
    case 'overtaken':
      return {
        tone: 'warning',
        title,
        text: [text.requests.overtakenText(shown, outcome.by), ...wanted],
        hint: text.requests.staleHint(id, address),
        ...again,
      };
    case 'impossible': {
      const why = text.requests.impossible(outcome.why, shown);
      return {
        tone: 'failure',
        title,
        text: [why, ...wanted],
        hint: text.requests.failedHint(id, address),
        ...again,
      };
    }
    case 'gave-up': {
      const why = text.requests.gaveUp(outcome.trouble, outcome.errorId);
      return {
        tone: 'failure',
        title,
        text: [why, ...wanted],
        hint: text.requests.failedHint(id, address),
        ...again,
      };
    }
    default:
      return { tone: 'failure', title, text: wanted, hint: text.requests.failedHint(id, address), ...again };
  }
}

/** What asking again asks for: whoever presses that agrees to it. */
const wantedOnceMore = (request: Request, circumstances: Circumstances): string[] => [
  circumstances.text.requests.wanted,
  ...effectsTold(request, circumstances),
];

function againButtons(request: Request, { text }: Circumstances): Pick<View, 'buttons'> {
  if (!mayBeAskedAgain(request)) return {};
  const { askAgain, retry } = text.requests.buttons;
  const label = request.state === 'stale' ? askAgain : retry;
  return { buttons: [{ label, style: 'primary', action: { kind: 'ask-again', request: request.id } }] };
}

function ended(request: Request, circumstances: Circumstances): View {
  const { text } = circumstances;
  const { outcome, state } = request;
  const end = outcome?.kind === 'ended-by' ? outcome : null;
  const how =
    state === 'cancelled' || state === 'denied'
      ? text.requests.endedBy[state](end ? personText(end.who) : text.lists.facteur)
      : text.requests.expired;
  const because =
    end?.reason === undefined
      ? []
      : [{ name: text.requests.why, value: legible(end.reason), quoted: true } as const];
  return {
    tone: 'plain',
    title: text.requests.titled(headlineOf(request, circumstances).todo, state),
    text: [how],
    ...fieldsIfAny(because),
    hint: text.requests.endedHint(request.id),
  };
}
