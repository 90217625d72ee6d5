import type { Platform } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { Answer, CommandCall } from '../command/command.ts';
import { requestMessageView } from '../command/request-pages.ts';
import type { Translations } from '../i18n/translations.ts';
import { currentRequestView } from '../view/current-request-view.ts';
import type { Button, View } from '../view/view.ts';

/** What an adapter is to show, and whether more will follow by itself. */
export type Reply = {
  readonly view: View;
  /** The request that the view is about: its later views replace this one. */
  readonly request: number | null;
  /** False while the request is on its way through queue and mail server: another view follows by itself. */
  readonly ended: boolean;
  /** Nothing was done, and the view says why: `textField` is the argument at fault, null where it is none. */
  readonly refused?: { readonly field: string | null };
};

/** A refusal, the argument that it is about, and the command that would do with a reason. */
export type Rejection = {
  readonly fault: Fault;
  readonly field: string | null;
  readonly lacksReason?: CommandCall;
};

/** Something to look at, about no request. */
export const viewReply = (view: View): Reply => ({ view, request: null, ended: true });

/** What a command or a click is answered with. */
export function toReply(app: AppContext, text: Translations, answer: Answer, platform: Platform): Reply {
  if (answer.kind === 'view') return viewReply(answer.view);
  const request = app.store.requests.get(answer.request);
  if (!request) throw new Error(`Request ${answer.request} was answered with and is not there`);
  return requestReply(app, text, request, platform);
}

/** A request as it stands now, as something to show: where it was asked for, unless another platform is named. */
export function requestReply(
  app: AppContext,
  text: Translations,
  request: Request,
  platform: Platform = request.requester.platform,
): Reply & { readonly request: number } {
  const view = requestMessageView(text, request, currentRequestView(app, text, request), platform);
  const log = requestSteps(app, text, request);
  return {
    view: log.length > 0 ? { ...view, log } : view,
    request: request.id,
    ended: !isInProgress(request),
  };
}

/** A terminal shows every step below the one before and needs no log of them. */
function requestSteps(
  { store }: AppContext,
  text: Translations,
  { id, address, requester }: Request,
): string[] {
  if (requester.platform === 'terminal') return [];
  return store.audit
    .forRequest(id, address)
    .map(({ at, actor, event }) =>
      text.requests.step(at, actor ? mentionText(actor) : text.lists.facteur, event),
    );
}

/** Another view follows by itself, and soon. */
const isInProgress = ({ state, outcome }: Request): boolean =>
  (state === 'queued' || state === 'applying') && outcome?.kind !== 'unfinished';

/** Accepted, but the queue is away: there is no use in waiting for the end. */
export function queueDownReply(text: Translations, { view, request }: Reply): Reply {
  const hint = request === null ? view.hint : text.requests.queueAway(request);
  return { view: { ...view, ...(hint !== undefined && { hint }) }, request, ended: true };
}

/** Why nothing was done. */
export function rejectionReply(text: Translations, { fault, field, lacksReason }: Rejection): Reply {
  const { what, next } = text.faults(fault);
  const give: Button[] = lacksReason
    ? [
        {
          label: text.requests.buttons.giveReason,
          style: 'primary',
          action: { kind: 'give-reason', ...lacksReason },
        },
      ]
    : [];
  const view: View = { tone: 'failure', title: what, hint: next, ...(give.length > 0 && { buttons: give }) };
  return { ...viewReply(view), refused: { field } };
}
