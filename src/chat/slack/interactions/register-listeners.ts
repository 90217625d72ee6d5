import type { App, ReceiverEvent, types } from '@slack/bolt';
import type { Actor, Locale } from '../../../domain/actor.ts';
import { maxCommandWait, maxCompletionWait } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import type { Operation } from '../../../tracing/tracing.ts';
import type { PayloadInbox, PendingPayload } from '../../dispatch/payload-inbox.ts';
import { errorView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { showAppHome } from '../home/app-home.ts';
import { type Payload, readPayload } from '../payloads/read-payload.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import { payloadId } from '../payloads/sender.ts';
import { withoutStepSecrets } from '../payloads/step-payload.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { handleStep, refuseStepAtOnce } from '../workflow/handle-step.ts';
import { autocompleteOptions } from './autocomplete.ts';
import { handleClick } from './handle-click.ts';
import { handleCommand } from './handle-command.ts';
import { handleForm } from './handle-form.ts';
import { handleMessage } from './handle-message.ts';
import { handleShortcut } from './handle-shortcut.ts';

type SuggestionPayload = Extract<Payload, { kind: 'suggestion' }>;
/** A payload that is stored until it is handled: a completion is of use at once or not at all. */
type StoredPayload = Exclude<Payload, SuggestionPayload>;
/** A payload and its actor. */
type ReceivedPayload = StoredPayload & { readonly getActor: GetActor };
/** Slack accepts one acknowledgement; it closes a form, unless it says otherwise. */
type Acknowledge = ReceiverEvent['ack'];

/** What waits until clicks and forms are handled, whose senders Slack keeps waiting. */
const waitsLonger: ReadonlySet<StoredPayload['kind']> = new Set(['command', 'home', 'message', 'step']);
/** What is answered at once where its turn would come too late. */
const turnedAway: ReadonlySet<StoredPayload['kind']> = new Set(['command', 'message']);

export type Listeners = {
  /** Handles what the last run accepted and did not finish. It never rejects. */
  readonly resume: (pending: readonly PendingPayload[]) => Promise<void>;
};

/**
 * Receives every payload of Slack's. One that is not as documented is refused; each of the others is committed, then
 * acknowledged, then handled, once however often it is delivered. No error of the handling leaves the listener.
 *
 * Of Bolt only the receivers are used: its App would acknowledge events before they could be committed.
 * @param track is called with the work on each payload, to wait for at the end.
 */
export function registerListeners(
  app: App,
  context: SlackContext,
  inbox: PayloadInbox,
  track: (answering: Promise<void>) => void,
): Listeners {
  const begin = (work: Promise<void>): Promise<void> => {
    track(work);
    return work;
  };
  const { tracing } = context;
  const finish = (id: string, { kind }: Pick<StoredPayload, 'kind'>, work: () => Promise<boolean>) => {
    const operation = { name: `handle slack ${kind}`, details: { platform, kind }, logged: 'Answered' };
    return begin(tracing.run(operation, () => finishPayload(context, inbox, id, work())));
  };

  const receive = async (payload: StoredPayload, body: ReceiverEvent['body'], acknowledge: Acknowledge) => {
    const received = withActor(context, payload);
    const id = payloadId(received.payload.trigger);
    if (!(await acceptPayload(context, inbox, id, { received, body }))) return acknowledge();
    // A form is acknowledged with what is wrong in it, which is known once its values were read.
    if (received.kind === 'form')
      return void finish(id, received, () => tryHandlePayload(context, received, acknowledge));
    await acknowledge();
    const isOverloaded = turnedAway.has(received.kind) && context.pacer.expectedWait() > maxCommandWait;
    void finish(id, received, () =>
      isOverloaded
        ? replyFailure(context, received, (locale) => translationsIn(locale).busy)
        : tryHandlePayload(context, received),
    );
  };

  app.processEvent = async ({ body, ack }) => {
    const payload = readPayload(body);
    const acknowledge = once(ack);
    if (payload === null) return acknowledge();
    if (payload.kind === 'suggestion') return begin(handleSuggestion(context, payload, acknowledge));
    await tracing.begin(receipt(payload), () => receive(payload, body, acknowledge));
  };

  const resumeOne = async (each: PendingPayload): Promise<void> => {
    const payload = readPayload(each.body);
    if (payload === null || payload.kind === 'suggestion') return inbox.markDone(each.id);
    await tracing.resume(each.traceparent, resumption(payload), () =>
      finish(each.id, payload, () => resumePayload(context, payload, each.recovery)),
    );
  };
  return { resume: async (pending) => void (await Promise.all(pending.map(resumeOne))) };
}

const platform = 'slack';

const receipt = ({ kind }: StoredPayload): Operation => ({
  ...{ name: `slack ${kind}`, kind: 'server', details: { platform, kind } },
});

/** What the last run has left. */
const resumption = ({ kind }: StoredPayload): Operation => ({
  ...{ name: `slack ${kind}`, kind: 'server', details: { platform, kind }, logged: 'Taken up again' },
});

function withActor({ users }: SlackContext, received: StoredPayload): ReceivedPayload {
  let actor: Promise<Actor> | undefined;
  const getActor: GetActor = () => {
    const { payload } = received;
    if (!('who' in payload)) throw new Error(`Nobody sends a payload of the kind ${received.kind}`);
    actor ??= users.actorOf(payload.who, 'asked' in payload ? payload.asked.channel : null);
    return actor;
  };
  return { ...received, getActor };
}

/**
 * Commits a payload. Where the disk is full, the sender is told so, and the payload counts as acknowledged. After any
 * other error Slack gets no acknowledgement, and may send it again.
 * @returns whether the payload is to be handled.
 */
async function acceptPayload(
  context: SlackContext,
  inbox: PayloadInbox,
  id: string,
  { received, body }: { readonly received: ReceivedPayload; readonly body: ReceiverEvent['body'] },
): Promise<boolean> {
  try {
    return await inbox.accept(id, withoutToken(body, received.kind));
  } catch (error) {
    const isAnswered = 'asked' in received.payload || received.kind === 'step';
    const isRefused = isAnswered && isDiskFull(error);
    if (isRefused && (await replyError(context, received, error, 'There was no room for what Slack sent')))
      return false;
    throw error;
  }
}

/** Drops the verification token, Slack's old way to prove who sent a payload: a secret that nothing needs stored. */
const withoutToken = ({ token: _, ...body }: ReceiverEvent['body'], kind: StoredPayload['kind']): unknown =>
  kind === 'step' ? withoutStepSecrets(body) : body;

function once(ack: Acknowledge): Acknowledge {
  let done = false;
  return async (answer) => {
    if (done) return;
    done = true;
    await ack(answer);
  };
}

/** Marks a payload as done. One whose answer Slack did not accept stays, for the next start to handle. */
async function finishPayload(
  { reportError }: SlackContext,
  inbox: PayloadInbox,
  id: string,
  work: Promise<boolean>,
): Promise<void> {
  try {
    if (await work) await inbox.markDone(id);
  } catch (error) {
    reportError(error, 'What Slack sent could not be noted as done');
  }
}

/** @returns whether the payload was answered, if only with an error. */
async function tryHandlePayload(
  context: SlackContext,
  received: ReceivedPayload,
  // Not given for what is acknowledged already, so that the HTTP request is not held while others have their turn.
  acknowledge: Acknowledge = async () => undefined,
): Promise<boolean> {
  try {
    const refusal = refusalOf(received);
    if (refusal) {
      await acknowledge();
      return replyFailure(context, received, refusal);
    }
    await context.pacer.turn(waitsLonger.has(received.kind) ? 'command' : 'click');
    await handlePayload(context, received, acknowledge);
    await acknowledge();
    return true;
  } catch (error) {
    await acknowledge().catch(() => undefined);
    return replyError(context, received, error, 'A payload of Slack’s could not be answered');
  }
}

/** Why a payload is not handled at all; null where it is. */
const refusalOf = ({ payload }: StoredPayload) =>
  'isOrgInstall' in payload && payload.isOrgInstall
    ? (locale: Locale) => translationsIn(locale).orgInstall
    : null;

async function handlePayload(
  context: SlackContext,
  received: ReceivedPayload,
  acknowledge: Acknowledge,
): Promise<void> {
  const { getActor } = received;
  switch (received.kind) {
    case 'command':
      return handleCommand(context, received.payload, getActor);
    case 'click':
      await handleClick(context, received.payload, getActor);
      // Nothing is done by a choice in a form.
      if (received.payload.filling) return;
      return refreshAppHome(context, received.payload, getActor);
    case 'form':
      await handleForm(context, received.payload, getActor, (answer) => acknowledge(answer));
      return refreshAppHome(context, received.payload, getActor);
    case 'home':
      return received.payload.tab === 'home' ? showAppHome(context, await getActor()) : undefined;
    case 'message':
      return handleMessage(context, received.payload, getActor);
    case 'shortcut':
      return handleShortcut(context, received.payload, getActor);
    case 'step':
      return handleStep(context, received.payload, getActor);
    case 'group':
      context.roleGroups.forget(received.payload.group);
      return context.groupChanged(received.payload.group);
  }
}

/** Handles what the last run left unfinished, or asks its sender to send it again where it is too late for that. */
async function resumePayload(
  context: SlackContext,
  payload: StoredPayload,
  recovery: PendingPayload['recovery'],
): Promise<boolean> {
  if (recovery.kind === 'show') return enqueueRequest(context, recovery.request);
  const received = withActor(context, payload);
  // Slack told the sender of a form that it failed, unless the form was being handled.
  if (recovery.kind === 'ask-again' || received.kind === 'form')
    return replyFailure(context, received, (locale) => restartedWords(received, locale));
  return tryHandlePayload(context, received);
}

function restartedWords({ kind }: ReceivedPayload, locale: Locale) {
  const { restarted, stepRestarted } = translationsIn(locale);
  return kind === 'step' ? stepRestarted : restarted;
}

async function enqueueRequest(context: SlackContext, request: number): Promise<boolean> {
  await context.enqueueShow(request);
  return true;
}

async function handleSuggestion(
  context: SlackContext,
  { payload }: SuggestionPayload,
  acknowledge: Acknowledge,
): Promise<void> {
  const respond = (options: types.PlainTextOption[]): Promise<void> => acknowledge({ options });
  if (payload.isOrgInstall || context.pacer.expectedWait() > maxCompletionWait) return respond([]);
  try {
    const { who, form, field: name, typed } = payload;
    const command = context.commands.find(({ path }) => path.join(' ') === form.path?.join(' '));
    const actor = await context.users.actorOf(who, form.asked.channel);
    await respond(command ? await autocompleteOptions(context, actor, command, { name, typed }) : []);
  } catch (error) {
    context.reportError(error, 'A completion of Slack’s could not be answered');
    await respond([]).catch(() => undefined);
  }
}

/** Shows App Home anew after something was done there, which may have changed what it lists. */
async function refreshAppHome(
  context: SlackContext,
  { asked }: { readonly asked: ReplyTarget },
  getActor: GetActor,
): Promise<void> {
  if (asked.channel === null) await showAppHome(context, await getActor());
}

/** Tells the sender of a payload that it failed. @returns whether Slack accepted that message. */
function replyError(
  context: SlackContext,
  received: ReceivedPayload,
  error: unknown,
  logged: string,
): Promise<boolean> {
  const errorId = context.reportError(error, logged);
  return replyFailure(context, received, (locale) =>
    errorView(context.translationsFor(locale), error, errorId),
  );
}

/**
 * Tells the sender of a payload why nothing was done, where somebody waits for an answer.
 * @returns whether Slack accepted that message; true where nobody waits.
 */
async function replyFailure(
  context: SlackContext,
  received: ReceivedPayload,
  message: (locale: Locale) => Pick<View, 'title' | 'hint'>,
): Promise<boolean> {
  const { payload, getActor } = received;
  if (received.kind === 'step') return refuseStepAtOnce(context, received.payload, getActor, message);
  if (!('asked' in payload)) return true;
  const { who, asked } = payload;
  try {
    const { locale } = await getActor();
    const view = { ...message(locale), tone: 'failure' } as const;
    await context.sendEphemeral(asked, who.userId, await context.render(view, { locale }));
    return true;
  } catch (err) {
    context.log.warn({ err }, 'Slack did not take the note that something went wrong');
    return false;
  }
}
