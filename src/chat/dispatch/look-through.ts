import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { isOfOne } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { noteLookedThrough } from '../../requests/changes/look-through.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { findVisibleRequest } from '../../requests/lifecycle/find-request.ts';
import type { Answer } from '../command/command.ts';
import { isDecidableBy, requestPage } from '../command/request-pages.ts';
import type { Translations } from '../i18n/translations.ts';
import { manyViewContext } from '../view/current-request-view.ts';
import { lookThroughPage } from '../view/many/look-through.ts';
import { storedManyRequest } from '../view/many/stored-many-request.ts';

/** Shows a page of what must be seen of a request, to whoever clicked alone, and records that they were shown it. */
export async function lookThrough(
  app: AppContext,
  text: Translations,
  actor: Actor,
  { request: id, planHash, from, glass }: Extract<Action, { kind: 'look-through' }>,
): Promise<Result<Answer, Fault>> {
  const found = findVisibleRequest(app, actor, id);
  if (!found.ok) return found;
  const request = found.value;
  if (request.plan.hash !== planHash) return err({ code: 'plan-outdated', request: id });
  if (isOfOne(request)) return requestPage(app, text, actor, { request: id, planHash, page: 1 });
  const { platform } = actor;
  const readers = { platform, decidable: isDecidableBy(app, actor, request) };
  const context = manyViewContext(app, text, request, readers);
  const { view, ...shown } = lookThroughPage(storedManyRequest(app, request), from, context, glass);
  await app.store.commit(() => noteLookedThrough(app, request, actor, shown));
  return ok({ kind: 'view', view });
}
