import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import { parseCount } from '../../domain/count.ts';
import type { Fault } from '../../domain/fault.ts';
import { isDecidedLater } from '../../domain/request/many/before-agreeing.ts';
import type { Request } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { letEnd } from '../../requests/due/let-end.ts';
import { askAgain } from '../../requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../requests/lifecycle/break-glass.ts';
import { cancel } from '../../requests/lifecycle/cancel.ts';
import { confirm } from '../../requests/lifecycle/confirm.ts';
import { findVisibleRequest, isRequester } from '../../requests/lifecycle/find-request.ts';
import { approve, awaitsReviewBy, deny } from '../../requests/lifecycle/review.ts';
import { type DecisionJob, enqueueDecision } from '../../requests/outbox/enqueue-decision.ts';
import type { Answer } from '../command/command.ts';
import { type Agreement, requestPage, unreadFirst } from '../command/request-pages.ts';
import type { Translations } from '../i18n/translations.ts';
import type { RequestViewSource } from '../view/current-request-view.ts';
import { allChangesPage } from '../view/many/all-changes-page.ts';
import { changesFile } from '../view/many/changes-file.ts';
import { requestDetailsPage } from '../view/request-details.ts';
import { lookThrough, notePageOfClick } from './look-through.ts';

/** A click about a request. */
type RequestAction = Exclude<
  Action,
  { kind: 'run' | 'give-reason' | 'fill-in' | 'domain-review' | 'more-quota' }
>;

/** Runs the action of a button about a request. @param typed the text of the form that the button opened. */
export async function runRequestAction(
  app: AppContext,
  text: Translations,
  actor: Actor,
  action: RequestAction,
  typed: string,
): Promise<Result<Answer, Fault>> {
  const { request } = action;
  await notePageOfClick(app, actor, action);
  switch (action.kind) {
    case 'deny':
      return thenShow(request, await deny(app, actor, action, typed));
    case 'cancel':
      return thenShow(request, await cancel(app, actor, request));
    case 'let-end':
      return thenShow(request, await letEnd(app, actor, request));
    case 'details':
    case 'all-changes':
    case 'changes-csv': {
      const found = findVisibleRequest(app, actor, request);
      return found.ok ? ok(await detailAnswer(app, text, actor, found.value, action)) : found;
    }
    case 'look-through':
      return lookThrough(app, text, actor, action);
    case 'read':
      return requestPage(app, text, actor, action);
    default:
      return missingFirst(app, text, actor, action, typed) ?? runAgreement(app, text, actor, action, typed);
  }
}

/** Shows what a request's own message has no room for. */
async function detailAnswer(
  app: AppContext,
  text: Translations,
  actor: Actor,
  request: Request,
  action: Extract<Action, { kind: 'details' | 'all-changes' | 'changes-csv' }>,
): Promise<Answer> {
  switch (action.kind) {
    case 'details':
      return { kind: 'view', view: requestDetailsPage(app, text, actor, request, action.page) };
    case 'all-changes':
      return { kind: 'view', view: await allChangesPage(app, text, actor, request, action) };
    case 'changes-csv':
      return { kind: 'view', ...(await changesFile(app, text, request, action)) };
  }
}

async function runAgreement(
  app: AppContext,
  text: Translations,
  actor: Actor,
  action: Agreement,
  typed: string,
): Promise<Result<Answer, Fault>> {
  const { request } = action;
  const click = { ...action, typedLost: numberIn(typed) };
  switch (click.kind) {
    case 'confirm':
      return (
        (await decideLater(app, text, actor, click)) ?? thenShow(request, await confirm(app, actor, click))
      );
    case 'approve':
      return (
        (await decideLater(app, text, actor, click)) ?? thenShow(request, await approve(app, actor, click))
      );
    case 'break-glass':
      return thenShow(request, await breakGlass(app, actor, click, click.reason));
    case 'ask-again': {
      const submitted = await askAgain(app, actor, request);
      return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
    }
  }
}

/**
 * Answers a click at once whose plan takes long to check, and has a job decide by it. Null: the click is decided now, because
 * the plan is checked quickly, or the actor may not agree to it anyway.
 */
async function decideLater(
  app: AppContext,
  text: Translations,
  actor: Actor,
  { kind, request: id, planHash, typedLost }: Omit<DecisionJob, 'actor'>,
): Promise<Result<Answer, Fault> | null> {
  const found = findVisibleRequest(app, actor, id);
  if (!found.ok) return null;
  const request = found.value;
  const { summary } = request.plan;
  if (!summary || !isDecidedLater(summary)) return null;
  const mayAgree =
    kind === 'confirm' ? isRequester(app, request, actor) : awaitsReviewBy(app, actor, request);
  if (!mayAgree) return null;
  const typed = typedLost !== undefined && { typedLost };
  await enqueueDecision(app, { kind, actor, request: id, planHash, ...typed });
  const { mailboxes } = summary.lost;
  return ok({
    kind: 'view',
    view: { tone: 'waiting', title: text.many.checking(mailboxes), hint: text.many.checkingHint(id) },
  });
}

/** The states in which each action can be done; in any other the actor is told what became of the request. */
const agreementStates: Readonly<Record<Agreement['kind'], readonly RequestState[]>> = {
  confirm: ['awaiting-confirmation'],
  approve: ['awaiting-approval'],
  'break-glass': ['awaiting-approval'],
  'ask-again': ['failed', 'stale', 'denied', 'expired'],
};

/** What somebody must do before they can agree: type a number, or read the request. Null: nothing. */
function missingFirst(
  app: RequestViewSource,
  text: Translations,
  actor: Actor,
  action: Agreement,
  typed: string,
): Result<Answer, Fault> | null {
  const found = findVisibleRequest(app, actor, action.request);
  if (!found.ok) return found;
  const { state, plan } = found.value;
  if (!agreementStates[action.kind].includes(state)) return null;
  if ('planHash' in action && action.planHash !== plan.hash)
    return err({ code: 'plan-outdated', request: action.request });
  const glass = action.kind === 'break-glass' ? { glass: action.reason } : {};
  const unread = unreadFirst(app, text, actor, found.value, { readBy: action.readBy, ...glass });
  if (unread) return unread;
  return 'lost' in action && action.lost !== undefined && numberIn(typed) !== action.lost
    ? err({ code: 'lost-miscounted', lost: action.lost })
    : null;
}

function numberIn(typed: string): number {
  const count = parseCount(typed);
  return count.ok ? count.value : Number(count.fault.form);
}

const thenShow = (request: number, decided: Result<unknown, Fault>): Result<Answer, Fault> =>
  decided.ok ? ok({ kind: 'request', request }) : decided;
