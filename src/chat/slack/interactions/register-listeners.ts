import type { App, ReceiverEvent, types } from '@slack/bolt';
import type { Locale } from '../../../domain/actor.ts';
import { maxCommandWait, maxCompletionWait } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import type { PayloadInbox, PendingPayload } from '../../dispatch/payload-inbox.ts';
import { errorView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { type Payload, readPayload } from '../payloads/read-payload.ts';
import { payloadId, type ReplyTarget, type Sender } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import { showAppHome } from './app-home.ts';
import { autocompleteOptions } from './autocomplete.ts';
import { handleClick } from './handle-click.ts';
import { handleCommand } from './handle-command.ts';
import { handleForm } from './handle-form.ts';

type SuggestionPayload = Extract<Payload, { kind: 'suggestion' }>;
/** What is kept until it is done: a completion is of use at once or not at all. */
type StoredPayload = Exclude<Payload, SuggestionPayload>;
/** Slack takes one acknowledgement; it closes a form, unless it says otherwise. */
type Acknowledge = ReceiverEvent['ack'];

export type Listeners = {
  /** Does what a start found undone. It never rejects. */
  readonly resume: (left: readonly PendingPayload[]) => Promise<void>;
};

/**
 * Takes in whatever Slack sends: what is not as documented is refused, and each of the others is committed, then
 * acknowledged, then done, once however often it is delivered. Nothing that goes wrong with that work leaves the
 * listener. `during` is told of all that is being answered.
 *
 * Of Bolt we use what receives; its App would acknowledge events before anybody could commit them.
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
  const finish = (id: string, work: Promise<boolean>): Promise<void> =>
    begin(finishPayload(context, inbox, id, work));

  app.processEvent = async ({ body, ack }) => {
    const sent = readPayload(body);
    const acknowledge = once(ack);
    if (sent === null) return acknowledge();
    if (sent.kind === 'suggestion') return begin(handleSuggestion(context, sent, acknowledge));
    const id = storedId(sent);
    if (!(await acceptPayload(context, inbox, id, { sent, body }))) return acknowledge();
    // What becomes of a form is known only once its values were looked at.
    if (sent.kind === 'form') return void finish(id, tryHandlePayload(context, sent, acknowledge));
    await acknowledge();
    const isCrowded = sent.kind === 'command' && context.pacer.expectedWait() > maxCommandWait;
    void finish(
      id,
      isCrowded
        ? replyFailure(context, sent, (locale) => translationsIn(locale).busy)
        : tryHandlePayload(context, sent),
    );
  };

  const resumeOne = (each: PendingPayload): Promise<void> => finish(each.id, resumePayload(context, each));
  return { resume: async (left) => void (await Promise.all(left.map(resumeOne))) };
}

/**
 * Commits what came. What the disk has no room for is refused in words, and acknowledged once those are there; of
 * whatever else went wrong Slack has no acknowledgement, and may send it again.
 * @returns whether it is to be done.
 */
async function acceptPayload(
  context: SlackContext,
  inbox: PayloadInbox,
  id: string,
  { sent, body }: { readonly sent: StoredPayload; readonly body: ReceiverEvent['body'] },
): Promise<boolean> {
  try {
    return await inbox.accept(id, withoutToken(body));
  } catch (error) {
    const isRefused = 'asked' in sent.payload && isDiskFull(error);
    if (isRefused && (await replyError(context, sent, error, 'There was no room for what Slack sent')))
      return false;
    throw error;
  }
}

const storedId = ({ payload }: StoredPayload): string => payloadId(payload.trigger);

/** Slack's old way to vouch for itself is nothing to keep. */
function withoutToken({ token: _, ...body }: ReceiverEvent['body']): unknown {
  return body;
}

function once(ack: Acknowledge): Acknowledge {
  let done = false;
  return async (answer) => {
    if (done) return;
    done = true;
    await ack(answer);
  };
}

/** Notes that a payload is done. One whose answer Slack did not take stays: the next start looks after it. */
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

/** @returns whether it was answered, in whatever way. */
async function tryHandlePayload(
  context: SlackContext,
  sent: StoredPayload,
  // What was acknowledged already: the request and all that hangs on it is not held while others have their turn.
  acknowledge: Acknowledge = async () => undefined,
): Promise<boolean> {
  try {
    await context.pacer.turn(sent.kind === 'command' || sent.kind === 'home' ? 'command' : 'click');
    await handlePayload(context, sent, acknowledge);
    await acknowledge();
    return true;
  } catch (error) {
    await acknowledge().catch(() => undefined);
    return replyError(context, sent, error, 'A payload of Slack’s could not be answered');
  }
}

async function handlePayload(
  context: SlackContext,
  sent: StoredPayload,
  acknowledge: Acknowledge,
): Promise<void> {
  switch (sent.kind) {
    case 'command':
      return handleCommand(context, sent.payload);
    case 'click':
      await handleClick(context, sent.payload);
      return refreshAppHome(context, sent.payload);
    case 'form':
      await handleForm(context, sent.payload, (answer) => acknowledge(answer));
      return refreshAppHome(context, sent.payload);
    case 'home': {
      const { who, tab } = sent.payload;
      return tab === 'home' ? showAppHome(context, await context.users.actorOf(who, null)) : undefined;
    }
    case 'group':
      return context.groups.forget(sent.payload.group);
  }
}

/** Does what was left undone, or asks its sender to send it again where it is too late for that. */
async function resumePayload(
  context: SlackContext,
  { body, recovery: now }: PendingPayload,
): Promise<boolean> {
  const sent = readPayload(body);
  if (sent === null || sent.kind === 'suggestion') return true;
  if (now.kind === 'show') return enqueueRequest(context, now.request);
  // Slack has told whoever sent a form that nobody took it, unless it was being done.
  if (now.kind === 'ask-again' || sent.kind === 'form')
    return replyFailure(context, sent, (locale) => translationsIn(locale).restarted);
  return tryHandlePayload(context, sent);
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
  const answer = (options: types.PlainTextOption[]): Promise<void> => acknowledge({ options });
  if (context.pacer.expectedWait() > maxCompletionWait) return answer([]);
  try {
    const { who, form, field: name, typed } = payload;
    const command = context.commands.find(({ path }) => path.join(' ') === form.path?.join(' '));
    const actor = await context.users.actorOf(who, form.asked.channel);
    await answer(
      command ? await autocompleteOptions(context.dispatcher, actor, command, { name, typed }) : [],
    );
  } catch (error) {
    context.reportError(error, 'A completion of Slack’s could not be answered');
    await answer([]).catch(() => undefined);
  }
}

/** What was asked for in App Home may have changed what stands there. */
async function refreshAppHome(
  context: SlackContext,
  { who, asked }: { who: Sender; asked: ReplyTarget },
): Promise<void> {
  if (asked.channel === null) await showAppHome(context, await context.users.actorOf(who, null));
}

/** Says to whoever sent something that it failed. @returns whether Slack took that. */
function replyError(
  context: SlackContext,
  sent: StoredPayload,
  error: unknown,
  logged: string,
): Promise<boolean> {
  const errorId = context.reportError(error, logged);
  return replyFailure(context, sent, (locale) => errorView(context.translationsFor(locale), error, errorId));
}

/** Says why nothing came of what somebody sent. @returns whether Slack took that; what nobody waits for needs no word. */
async function replyFailure(
  context: SlackContext,
  sent: StoredPayload,
  said: (locale: Locale) => Pick<View, 'title' | 'hint'>,
): Promise<boolean> {
  if (!('asked' in sent.payload)) return true;
  const { who, asked } = sent.payload;
  try {
    const { locale } = await context.users.actorOf(who, asked.channel);
    const view = { ...said(locale), tone: 'failure' } as const;
    await context.sendEphemeral(asked, who.userId, await context.render(view, { locale }));
    return true;
  } catch (err) {
    context.log.warn({ err }, 'Slack did not take the note that something went wrong');
    return false;
  }
}
