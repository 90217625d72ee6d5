import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isOfOne, type Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { canonicalPersonId } from '../../requests/access/identity.ts';
import { noteLookedThrough } from '../../requests/changes/look-through.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { findVisibleRequest } from '../../requests/lifecycle/find-request.ts';
import type { Answer } from '../command/command.ts';
import { isDecidableBy, requestPage } from '../command/request-pages.ts';
import type { Translations } from '../i18n/translations.ts';
import { manyViewContext } from '../view/current-request-view.ts';
import { type LookThroughPage, lookThroughPage } from '../view/many/look-through.ts';
import { storedManyRequest } from '../view/many/stored-many-request.ts';
import type { Button } from '../view/view.ts';

/**
 * Shows a page of what must be seen of a request, to whoever clicked alone. It counts as opened once the platform has taken
 * it, or by a click on it: that may come before the platform's answer does, and also where the answer is lost.
 */
export async function lookThrough(
  app: AppContext,
  text: Translations,
  actor: Actor,
  { request: id, planHash, from, pieces, glass }: Extract<Action, { kind: 'look-through' }>,
): Promise<Result<Answer, Fault>> {
  const found = findVisibleRequest(app, actor, id);
  if (!found.ok) return found;
  const request = found.value;
  if (request.plan.hash !== planHash) return err({ code: 'plan-outdated', request: id });
  if (isOfOne(request)) return requestPage(app, text, actor, { request: id, planHash, page: 1 });
  const { platform } = actor;
  const readers = { platform, decidable: isDecidableBy(app, actor, request) };
  const context = manyViewContext(app, text, request, readers);
  const { view, ...items } = lookThroughPage(storedManyRequest(app, request), from, context, glass, pieces);
  const onPage = { ...items, reader: canonicalPersonId(app, actor) };
  const buttons = (view.buttons ?? []).map((button) => placedOn(onPage, button));
  return ok({
    kind: 'view',
    view: { ...view, buttons },
    noteShown: () => noteOpened(app, actor, request, items),
  });
}

type PlacedAction = Extract<Action, { readonly onPage?: unknown }>;

const isPlaced = (action: Action): action is PlacedAction =>
  action.kind === 'look-through' ||
  action.kind === 'confirm' ||
  action.kind === 'approve' ||
  action.kind === 'break-glass';

const placedOn = (onPage: NonNullable<PlacedAction['onPage']>, button: Button): Button =>
  isPlaced(button.action) ? { ...button, action: { ...button.action, onPage } } : button;

/** Records that an actor was shown the page on which they click. The page of another plan, or of somebody else, is none. */
export async function notePageOfClick(app: AppContext, actor: Actor, action: Action): Promise<void> {
  if (!isPlaced(action) || !action.onPage || !('planHash' in action)) return;
  const { onPage, planHash } = action;
  if (onPage.reader !== canonicalPersonId(app, actor)) return;
  const found = findVisibleRequest(app, actor, action.request);
  if (found.ok && found.value.plan.hash === planHash) await noteOpened(app, actor, found.value, onPage);
}

const noteOpened = (
  app: AppContext,
  actor: Actor,
  request: Request,
  items: Pick<LookThroughPage, 'from' | 'to'>,
): Promise<void> => app.store.commit(() => noteLookedThrough(app, request, actor, items));
