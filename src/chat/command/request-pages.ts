import type { Action, ReadOn } from '../../domain/action.ts';
import type { Actor, Platform } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { personIn } from '../../requests/access/identity.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { find } from '../../requests/lifecycle/find-request.ts';
import type { Catalogue } from '../i18n/translations.ts';
import { viewOfRequest } from '../view/current-request-view.ts';
import { firstPage, pagesOf, roomOn } from '../view/paginate.ts';
import type { Button, View } from '../view/view.ts';
import { digestOfPages } from '../view/view-hash.ts';
import type { Answer } from './command.ts';

/** What is pressed by somebody who agrees to all that a request says. */
export type Agreement = Extract<Action, { kind: 'confirm' | 'approve' | 'ask-again' | 'break-glass' }>;

const isAgreement = (action: Action): action is Agreement =>
  action.kind === 'confirm' ||
  action.kind === 'approve' ||
  action.kind === 'ask-again' ||
  action.kind === 'break-glass';

/** A request's view where one message of a platform shows all of it, without the comparison if need be; null: none does. */
function inOneMessage(view: View, platform: Platform): View | null {
  const fits = (each: View): boolean => pagesOf(each, roomOn(platform)).length === 1;
  if (fits(view)) return view;
  return fits(told(view)) ? told(view) : null;
}

/** What is compared is among the effects, too. */
const told = ({ comparison: _, ...view }: View): View => view;

/** The pages of what no message shows whole. */
const pagesFor = (view: View, platform: Platform): View[] => pagesOf(told(view), roomOn(platform));

/**
 * What a message shows of a request: all of it, or the first page and a button to read on. Nobody can agree there to what
 * they don't see: that button is on the last page.
 */
export function messageOf(text: Catalogue, { id, plan }: Request, view: View, platform: Platform): View {
  const whole = inOneMessage(view, platform);
  if (whole) return whole;
  const pages = pagesFor(view, platform);
  const action: ReadOn = { kind: 'read', request: id, planHash: plan.hash, page: 1 };
  const readAll: Button = { label: text.requests.buttons.readAll(pages.length), style: 'primary', action };
  const others = (view.buttons ?? []).filter((button) => !isAgreement(button.action));
  const hint = [text.requests.readHint, view.hint].filter(Boolean).join(' ');
  return { ...firstPage(told(view), roomOn(platform)), hint, buttons: [readAll, ...others] };
}

/** A page of a request, for somebody who has opened those before it, on this very plan; else the first one. */
export function pageOf(
  office: Office,
  text: Catalogue,
  actor: Actor,
  { request: id, planHash, page, reader, glass }: Omit<ReadOn, 'kind'>,
): Result<Answer, Fault> {
  const found = find(office, actor, id);
  if (!found.ok) return found;
  const request = found.value;
  if (request.plan.hash !== planHash) return refused({ code: 'plan-outdated', request: id });
  const view = viewOfRequest(office, text, request);
  const pages = pagesFor(view, actor.platform);
  const person = personIn(office, actor);
  const soFar = digestOfPages(person, pages);
  const at = reader === soFar ? Math.min(page, pages.length) : 1;
  const turn = (label: string, to: number): Button => ({
    label,
    style: 'plain',
    action: {
      kind: 'read',
      request: id,
      planHash,
      page: to,
      reader: soFar,
      ...(glass !== undefined && { glass }),
    },
  });
  const decide =
    glass === undefined
      ? (view.buttons ?? [])
      : [glassButton(text, { request: id, planHash, reason: glass })];
  return ok({
    kind: 'view',
    view: {
      ...(pages[at - 1] ?? view),
      hint: [text.requests.page(at, pages.length), view.hint].filter(Boolean).join(' '),
      buttons: [
        ...(at < pages.length ? [{ ...turn(text.lists.next, at + 1), style: 'primary' as const }] : []),
        ...(at === pages.length ? decide.map((button) => readBy(button, person)) : []),
        ...(at > 1 ? [turn(text.lists.previous, at - 1)] : []),
      ],
    },
  });
}

const glassButton = (
  { requests }: Catalogue,
  about: Omit<Extract<Action, { kind: 'break-glass' }>, 'kind' | 'readBy'>,
): Button => ({
  label: requests.buttons.breakGlass,
  style: 'danger',
  action: { kind: 'break-glass', ...about },
});

const readBy = (button: Button, person: string): Button =>
  isAgreement(button.action) ? { ...button, action: { ...button.action, readBy: person } } : button;

/**
 * The first page, where somebody would agree to what is more than one message shows without having opened all pages:
 * by a button of an older message, or by typing. Null where they have, or where one message shows it all.
 */
export function unread(
  office: Office,
  text: Catalogue,
  actor: Actor,
  request: Request,
  { readBy: reader, glass }: { readonly readBy?: string | undefined; readonly glass?: string },
): Answer | null {
  if (reader === personIn(office, actor)) return null;
  const view = viewOfRequest(office, text, request);
  if (inOneMessage(view, actor.platform)) return null;
  const begin = {
    request: request.id,
    planHash: request.plan.hash,
    page: 1,
    ...(glass !== undefined && { glass }),
  };
  const first = pageOf(office, text, actor, begin);
  if (!first.ok || first.value.kind !== 'view') return null;
  const pages = pagesFor(view, actor.platform).length;
  return {
    kind: 'view',
    view: { ...first.value.view, tone: 'warning', hint: text.requests.readFirst(pages) },
  };
}
