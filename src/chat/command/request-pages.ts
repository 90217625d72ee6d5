import type { Action, ReadAction } from '../../domain/action.ts';
import type { Actor, Platform } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { canonicalPersonId } from '../../requests/access/identity.ts';
import { hasLookedThrough, notLookedThroughFault } from '../../requests/changes/look-through.ts';
import { findVisibleRequest } from '../../requests/lifecycle/find-request.ts';
import { awaitsReviewBy } from '../../requests/lifecycle/review.ts';
import type { Translations } from '../i18n/translations.ts';
import { currentRequestView, type RequestViewSource } from '../view/current-request-view.ts';
import { firstPage, pageCapacity, paginate } from '../view/paginate.ts';
import type { Button, View } from '../view/view.ts';
import { pagesHash } from '../view/view-hash.ts';
import type { Answer } from './command.ts';

/** An action by which somebody agrees to everything in a request. */
export type Agreement = Extract<Action, { kind: 'confirm' | 'approve' | 'ask-again' | 'break-glass' }>;

const isAgreement = (action: Action): action is Agreement =>
  action.kind === 'confirm' ||
  action.kind === 'approve' ||
  action.kind === 'ask-again' ||
  action.kind === 'break-glass';

/** A request's view as one message of the platform can show it, its long texts in pieces; null: it is too long. */
function fitInOneMessage(view: View, platform: Platform): View | null {
  const [page, ...others] = paginate(view, pageCapacity(platform));
  return others.length === 0 ? { ...view, ...page } : null;
}

/** The pages of a request's view that is too long for one message. */
const requestPages = (view: View, platform: Platform): View[] => paginate(view, pageCapacity(platform));

/**
 * What a message shows of a request: all of it, or the first page and a button to read on. There nobody can agree to what
 * they have not seen: those buttons are on the last page.
 */
export function requestMessageView(
  text: Translations,
  { id, plan }: Request,
  view: View,
  platform: Platform,
): View {
  const whole = fitInOneMessage(view, platform);
  if (whole) return whole;
  const pages = requestPages(view, platform);
  const action: ReadAction = { kind: 'read', request: id, planHash: plan.hash, page: 1 };
  const readAll: Button = { label: text.requests.buttons.readAll(pages.length), style: 'primary', action };
  const others = (view.buttons ?? []).filter((button) => !isAgreement(button.action));
  const hint = [text.requests.readHint, view.hint].filter(Boolean).join(' ');
  return {
    ...firstPage(view, pageCapacity(platform)),
    hint,
    buttons: [readAll, ...others],
  };
}

/** Whether the actor may still approve or deny a request. */
export const isDecidableBy = (app: RequestViewSource, actor: Actor, request: Request): boolean =>
  request.state === 'awaiting-approval' && awaitsReviewBy(app, actor, request);

/** A request for one reader alone, with the buttons to decide if they may. */
const viewForActor = (app: RequestViewSource, text: Translations, actor: Actor, request: Request): View =>
  currentRequestView(app, text, request, {
    platform: actor.platform,
    decidable: isDecidableBy(app, actor, request),
  });

/** A page of a request, for an actor who has opened those before it on this very plan; else the first one. */
export function requestPage(
  app: RequestViewSource,
  text: Translations,
  actor: Actor,
  { request: id, planHash, page, reader, glass }: Omit<ReadAction, 'kind'>,
): Result<Answer, Fault> {
  const found = findVisibleRequest(app, actor, id);
  if (!found.ok) return found;
  const request = found.value;
  if (request.plan.hash !== planHash) return err({ code: 'plan-outdated', request: id });
  const view = viewForActor(app, text, actor, request);
  const pages = requestPages(view, actor.platform);
  const person = canonicalPersonId(app, actor);
  const pagesSeen = pagesHash(person, pages);
  const at = reader === pagesSeen ? Math.min(page, pages.length) : 1;
  const pageButton = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: {
      kind: 'read',
      request: id,
      planHash,
      page: to,
      reader: pagesSeen,
      ...(glass !== undefined && { glass }),
    },
  });
  const decide =
    glass === undefined
      ? (view.buttons ?? [])
      : [breakGlassButton(text, { request: id, planHash, reason: glass })];
  return ok({
    kind: 'view',
    view: {
      ...(pages[at - 1] ?? view),
      hint: [text.requests.page(at, pages.length), view.hint].filter(Boolean).join(' '),
      buttons: [
        ...(at < pages.length ? [{ ...pageButton(text.lists.next, at + 1), style: 'primary' as const }] : []),
        ...(at === pages.length ? decide.map((button) => withReader(button, person)) : []),
        ...(at > 1 ? [pageButton(text.lists.previous, at - 1)] : []),
      ],
    },
  });
}

const breakGlassButton = (
  { requests }: Translations,
  about: Omit<Extract<Action, { kind: 'break-glass' }>, 'kind' | 'readBy'>,
): Button => ({
  label: requests.buttons.breakGlass,
  style: 'danger',
  action: { kind: 'break-glass', ...about },
});

const withReader = (button: Button, person: string): Button =>
  isAgreement(button.action) ? { ...button, action: { ...button.action, readBy: person } } : button;

/**
 * What an actor gets who would agree without having been shown all of a request, by a button of an older message or by typing:
 * a fault where it is to be looked through, else the first of its pages. Null where they have opened all, or where one message
 * shows the whole request.
 */
export function unreadFirst(
  app: RequestViewSource,
  text: Translations,
  actor: Actor,
  request: Request,
  { readBy, glass }: { readonly readBy?: string | undefined; readonly glass?: string },
): Result<Answer, Fault> | null {
  if (hasLookedThrough(app, request, actor)) return null;
  const view = viewForActor(app, text, actor, request);
  if (view.buttons?.some(({ action }) => action.kind === 'look-through'))
    return err(notLookedThroughFault(request, glass));
  if (readBy === canonicalPersonId(app, actor)) return null;
  if (fitInOneMessage(view, actor.platform)) return null;
  const pageOne = {
    request: request.id,
    planHash: request.plan.hash,
    page: 1,
    ...(glass !== undefined && { glass }),
  };
  const first = requestPage(app, text, actor, pageOne);
  if (!first.ok || first.value.kind !== 'view') return null;
  const pages = requestPages(view, actor.platform).length;
  return ok({
    kind: 'view',
    view: { ...first.value.view, tone: 'warning', hint: text.requests.readFirst(pages) },
  });
}
