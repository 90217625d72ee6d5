import type { Actor, Platform } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Request } from '../../domain/request/request.ts';
import { isInProgress, isOpen } from '../../domain/request/request-state.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { Answer, CommandCall } from '../command/command.ts';
import type { OutgoingFile } from '../command/file.ts';
import { isDecidableBy, requestMessageView } from '../command/request-pages.ts';
import type { Translations } from '../i18n/translations.ts';
import {
  currentRequestView,
  type RequestReaders,
  type RequestViewSource,
} from '../view/current-request-view.ts';
import { decisionPlace } from '../view/decision-place.ts';
import { refusedChangeRows, refusedChangesText } from '../view/refused-changes-view.ts';
import type { Button, View } from '../view/view.ts';
import { nextStepButton } from './next-steps.ts';

/** An answer to show, and whether another follows by itself. */
export type Reply = {
  readonly view: View;
  /** The request that the view shows: its later views replace this one. */
  readonly request: number | null;
  /** False while the request is being applied: another view follows by itself. */
  readonly ended: boolean;
  /** Nothing was done, and the view says why. `field`: the argument at fault; null: none. */
  readonly refused?: { readonly field: string | null };
  /** For whoever asked, and nobody else. */
  readonly file?: OutgoingFile;
  /** Called once the platform has taken the view, and not where it refuses it: what it shows counts as shown from then on. */
  readonly noteShown?: () => Promise<void>;
};

/** A fault, the argument that it is about, and the call to repeat where nothing but a reason is missing. */
export type Rejection = {
  readonly fault: Fault;
  readonly field: string | null;
  readonly lacksReason?: CommandCall;
};

/** A reply that is not about a request. */
export const viewReply = (view: View): Reply => ({ view, request: null, ended: true });

/** The reply to a command or a click. */
export const toReply = (app: RequestViewSource, text: Translations, answer: Answer, actor: Actor): Reply => ({
  ...shownReply(app, text, answer, actor),
  ...(answer.file && { file: answer.file }),
});

function shownReply(app: RequestViewSource, text: Translations, answer: Answer, actor: Actor): Reply {
  if (answer.kind === 'view')
    return { ...viewReply(answer.view), ...(answer.noteShown && { noteShown: answer.noteShown }) };
  const request = app.store.requests.get(answer.request);
  if (!request) throw new Error(`Request ${answer.request} was answered with and is not there`);
  if (answer.lookedUp && isForActorAlone(app, actor, request))
    return viewReply(requestReply(app, text, request, actor.platform, { decidable: true }).view);
  return requestReply(app, text, request, actor.platform);
}

/** Whether a request that somebody looks up is shown to them alone: it has ended, or they may decide on it and others there may not. */
const isForActorAlone = (app: RequestViewSource, actor: Actor, request: Request): boolean =>
  actor.platform !== 'terminal' &&
  (!isOpen(request.state) || (decisionPlace(app, request) !== null && isDecidableBy(app, actor, request)));

/** A request as it stands now, for the platform where it was asked for unless another is given. */
export function requestReply(
  app: RequestViewSource,
  text: Translations,
  request: Request,
  platform: Platform = request.requester.platform,
  readers: RequestReaders = {},
): Reply & { readonly request: number } {
  const whole = currentRequestView(app, text, request, { platform, ...readers });
  const view = requestMessageView(text, request, whole, platform);
  const log = requestSteps(app, text, request);
  return {
    view: log.length > 0 ? { ...view, log } : view,
    request: request.id,
    ended: !isSoonShownAgain(request),
  };
}

/** The request's steps so far; none on a terminal, which shows each step below the one before. */
function requestSteps(
  { store }: Pick<AppContext, 'store'>,
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

/** Whether another view follows by itself, and soon. */
const isSoonShownAgain = ({ state, outcome }: Request): boolean =>
  isInProgress(state) && outcome?.kind !== 'unfinished';

/** The request is accepted, but the queue is down: the reply says so, and does not wait for the end. */
export function queueDownReply(text: Translations, { view, request, file }: Reply): Reply {
  const hint = request === null ? view.hint : text.requests.queueAway(request);
  return {
    view: { ...view, ...(hint !== undefined && { hint }) },
    request,
    ended: true,
    ...(file && { file }),
  };
}

/** Says why nothing was done, and offers the next step: to give the reason that is missing, or another command. */
export function rejectionReply(text: Translations, { fault, field, lacksReason }: Rejection): Reply {
  const { what, next } = text.faults(fault);
  const button = lacksReason ? giveReasonButton(text, lacksReason) : nextStepButton(text, fault);
  const view: View = {
    tone: 'failure',
    title: what,
    ...refusedChangeRows(text, fault),
    hint: next,
    ...(button && { buttons: [button] }),
  };
  const whole = refusedChangesText(text, fault);
  const file = whole === null ? null : { name: text.refusedChanges.file, content: whole };
  return { ...viewReply(view), refused: { field }, ...(file && { file }) };
}

const giveReasonButton = (text: Translations, call: CommandCall): Button => ({
  label: text.requests.buttons.giveReason,
  style: 'primary',
  action: { kind: 'give-reason', ...call },
});
