import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { askAgain } from '../../requests/lifecycle/ask-again.ts';
import { breakGlass } from '../../requests/lifecycle/break-glass.ts';
import { cancel, confirm } from '../../requests/lifecycle/confirm.ts';
import { find } from '../../requests/lifecycle/find-request.ts';
import { approve, deny } from '../../requests/lifecycle/review.ts';
import type { Answer } from '../command/command.ts';
import { type Agreement, pageOf, unread } from '../command/request-pages.ts';
import type { Catalogue } from '../i18n/translations.ts';
import { detailsPage } from '../view/request-details.ts';

/** What is pressed about a request. */
type RequestAction = Exclude<Action, { kind: 'run' | 'give-reason' }>;

/** Does what a button about a request says. `typed` is what was put into its form. */
export async function pressedAbout(
  office: Office,
  text: Catalogue,
  actor: Actor,
  action: RequestAction,
  typed: string,
): Promise<Result<Answer, Fault>> {
  const { request } = action;
  switch (action.kind) {
    case 'deny':
      return andShow(request, await deny(office, actor, action, typed));
    case 'cancel':
      return andShow(request, await cancel(office, actor, request));
    case 'details': {
      const found = find(office, actor, request);
      return found.ok
        ? ok({ kind: 'view', view: detailsPage(office, text, actor, found.value, action.page) })
        : found;
    }
    case 'read':
      return pageOf(office, text, actor, action);
    default:
      return unreadPage(office, text, actor, action) ?? agreed(office, actor, action);
  }
}

async function agreed(office: Office, actor: Actor, action: Agreement): Promise<Result<Answer, Fault>> {
  const { request } = action;
  switch (action.kind) {
    case 'confirm':
      return andShow(request, await confirm(office, actor, action));
    case 'approve':
      return andShow(request, await approve(office, actor, action));
    case 'break-glass':
      return andShow(request, await breakGlass(office, actor, request, action.reason));
    case 'ask-again': {
      const asked = await askAgain(office, actor, request);
      return asked.ok ? ok({ kind: 'request', request: asked.value }) : asked;
    }
  }
}

/** The states in which something can be agreed to; in any other, whoever presses is told what has become of it. */
const agreedIn: Readonly<Record<Agreement['kind'], readonly RequestState[]>> = {
  confirm: ['awaiting-confirmation'],
  approve: ['awaiting-approval'],
  'break-glass': ['awaiting-approval'],
  'ask-again': ['failed', 'stale'],
};

function unreadPage(
  office: Office,
  text: Catalogue,
  actor: Actor,
  action: Agreement,
): Result<Answer, Fault> | null {
  const found = find(office, actor, action.request);
  if (!found.ok) return found;
  const { state, plan } = found.value;
  if (!agreedIn[action.kind].includes(state)) return null;
  if ('planHash' in action && action.planHash !== plan.hash)
    return refused({ code: 'plan-outdated', request: action.request });
  const glass = action.kind === 'break-glass' ? { glass: action.reason } : {};
  const page = unread(office, text, actor, found.value, { readBy: action.readBy, ...glass });
  return page && ok(page);
}

const andShow = (request: number, decided: Result<unknown, Fault>): Result<Answer, Fault> =>
  decided.ok ? ok({ kind: 'request', request }) : decided;
