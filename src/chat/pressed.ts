import type { Action } from '../domain/action.ts';
import type { Actor } from '../domain/actor.ts';
import type { Fault } from '../domain/fault.ts';
import { ok, type Result } from '../domain/result.ts';
import { askAgain } from '../requests/ask-again.ts';
import { cancel, confirm } from '../requests/decide.ts';
import { find } from '../requests/find.ts';
import type { Office } from '../requests/office.ts';
import { approve, deny } from '../requests/review.ts';
import type { Answer } from './command.ts';
import { detailsOf } from './details.ts';
import type { Catalogue } from './text/catalogue.ts';

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
    case 'confirm':
      return andShow(request, await confirm(office, actor, action));
    case 'approve':
      return andShow(request, await approve(office, actor, action));
    case 'deny':
      return andShow(request, await deny(office, actor, action, typed));
    case 'cancel':
      return andShow(request, await cancel(office, actor, request));
    case 'ask-again': {
      const asked = await askAgain(office, actor, request);
      return asked.ok ? ok({ kind: 'request', request: asked.value }) : asked;
    }
    case 'details': {
      const found = find(office, actor, request);
      return found.ok ? ok({ kind: 'view', view: detailsOf(office, text, found.value) }) : found;
    }
  }
}

const andShow = (request: number, decided: Result<unknown, Fault>): Result<Answer, Fault> =>
  decided.ok ? ok({ kind: 'request', request }) : decided;
