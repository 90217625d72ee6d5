import type { Platform } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { personText } from '../../domain/text/mentions.ts';
import type { Office } from '../../requests/context/app-context.ts';
import type { Answer } from '../command/command.ts';
import { messageOf } from '../command/request-pages.ts';
import type { Catalogue } from '../i18n/translations.ts';
import { viewOfRequest } from '../view/current-request-view.ts';
import type { Button, View } from '../view/view.ts';
import type { Call, Shown } from './dispatcher-types.ts';

/** A refusal, the argument that it is about, and the command that would do with a reason. */
export type Refusal = { readonly fault: Fault; readonly field: string | null; readonly lacksReason?: Call };

/** Something to look at, about no request. */
export const told = (view: View): Shown => ({ view, request: null, ended: true });

/** What a command or a click is answered with. */
export function shown(office: Office, text: Catalogue, answer: Answer, platform: Platform): Shown {
  if (answer.kind === 'view') return told(answer.view);
  const request = office.store.requests.get(answer.request);
  if (!request) throw new Error(`Request ${answer.request} was answered with and is not there`);
  return shownRequest(office, text, request, platform);
}

/** A request as it stands now, as something to show: where it was asked for, unless another platform is named. */
export function shownRequest(
  office: Office,
  text: Catalogue,
  request: Request,
  platform: Platform = request.requester.platform,
): Shown & { readonly request: number } {
  const view = messageOf(text, request, viewOfRequest(office, text, request), platform);
  const log = stepsOf(office, text, request);
  return { view: log.length > 0 ? { ...view, log } : view, request: request.id, ended: !isUnderWay(request) };
}

/** A terminal shows every step below the one before and needs no log of them. */
function stepsOf({ store }: Office, text: Catalogue, { id, address, requester }: Request): string[] {
  if (requester.platform === 'terminal') return [];
  return store.audit
    .ofRequest(id, address)
    .map(({ at, actor, event }) =>
      text.requests.step(at, actor ? personText(actor) : text.lists.facteur, event),
    );
}

/** Another view follows by itself, and soon. */
const isUnderWay = ({ state, outcome }: Request): boolean =>
  (state === 'queued' || state === 'applying') && outcome?.kind !== 'unfinished';

/** Accepted, but the queue is away: there is no use in waiting for the end. */
export function waitingForQueue(text: Catalogue, { view, request }: Shown): Shown {
  const hint = request === null ? view.hint : text.requests.queueAway(request);
  return { view: { ...view, ...(hint !== undefined && { hint }) }, request, ended: true };
}

/** Why nothing was done. */
export function refusal(text: Catalogue, { fault, field, lacksReason }: Refusal): Shown {
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
  return { ...told(view), refused: { field } };
}
