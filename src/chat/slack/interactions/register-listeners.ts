import type { App, ReceiverEvent, types } from '@slack/bolt';
import type { Locale } from '../../../domain/actor.ts';
import { usefulCompletion, usefulTime } from '../../../lib/event-loop-pacer.ts';
import { isDiskFull } from '../../../lib/storage-errors.ts';
import type { Inbox, Left } from '../../dispatch/payload-inbox.ts';
import { unexpectedView } from '../../view/error-view.ts';
import type { View } from '../../view/view.ts';
import type { Floor } from '../context.ts';
import { readPayload, type Sent } from '../payloads/read-payload.ts';
import { type Asked, payloadId, type Who } from '../payloads/schemas.ts';
import { wordsOf } from '../translations.ts';
import { showHome } from './app-home.ts';
import { suggestions } from './autocomplete.ts';
import { onClick } from './handle-click.ts';
import { onCommand } from './handle-command.ts';
import { onForm } from './handle-form.ts';

type Suggestion = Extract<Sent, { kind: 'suggestion' }>;
/** What is kept until it is done: a completion is of use at once or not at all. */
type Kept = Exclude<Sent, Suggestion>;
/** Slack takes one acknowledgement; it closes a form, unless it says otherwise. */
type Acknowledge = ReceiverEvent['ack'];

export type Listening = {
  /** Does what a start found undone. It never rejects. */
  readonly resume: (left: readonly Left[]) => Promise<void>;
};

/**
 * Takes in whatever Slack sends: what is not as documented is refused, and each of the others is committed, then
 * acknowledged, then done, once however often it is delivered. Nothing that goes wrong with that work leaves the
 * listener. `during` is told of all that is being answered.
 *
 * Of Bolt we use what receives; its App would acknowledge events before anybody could commit them.
 */
export function listen(
  app: App,
  floor: Floor,
  inbox: Inbox,
  during: (answering: Promise<void>) => void,
): Listening {
  const begin = (work: Promise<void>): Promise<void> => {
    during(work);
    return work;
  };
  const finish = (id: string, work: Promise<boolean>): Promise<void> =>
    begin(finished(floor, inbox, id, work));

  app.processEvent = async ({ body, ack }) => {
    const sent = readPayload(body);
    const acknowledge = once(ack);
    if (sent === null) return acknowledge();
    if (sent.kind === 'suggestion') return begin(suggest(floor, sent, acknowledge));
    const id = idOf(sent);
    if (!(await accepted(floor, inbox, id, { sent, body }))) return acknowledge();
    // What becomes of a form is known only once its values were looked at.
    if (sent.kind === 'form') return void finish(id, worked(floor, sent, acknowledge));
    await acknowledge();
    const isCrowded = sent.kind === 'command' && floor.pace.wait() > usefulTime;
    void finish(id, isCrowded ? told(floor, sent, (locale) => wordsOf(locale).busy) : worked(floor, sent));
  };

  const resumeOne = (each: Left): Promise<void> => finish(each.id, resumed(floor, each));
  return { resume: async (left) => void (await Promise.all(left.map(resumeOne))) };
}

/**
 * Commits what came. What the disk has no room for is refused in words, and acknowledged once those are there; of
 * whatever else went wrong Slack has no acknowledgement, and may send it again.
 * @returns whether it is to be done.
 */
async function accepted(
  floor: Floor,
  inbox: Inbox,
  id: string,
  { sent, body }: { readonly sent: Kept; readonly body: ReceiverEvent['body'] },
): Promise<boolean> {
  try {
    return await inbox.accept(id, withoutToken(body));
  } catch (error) {
    const isRefused = 'asked' in sent.payload && isDiskFull(error);
    if (isRefused && (await failed(floor, sent, error, 'There was no room for what Slack sent')))
      return false;
    throw error;
  }
}

const idOf = ({ payload }: Kept): string => payloadId(payload.trigger);

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
async function finished(
  { unexpected }: Floor,
  inbox: Inbox,
  id: string,
  work: Promise<boolean>,
): Promise<void> {
  try {
    if (await work) await inbox.done(id);
  } catch (error) {
    unexpected(error, 'What Slack sent could not be noted as done');
  }
}

/** @returns whether it was answered, in whatever way. */
async function worked(
  floor: Floor,
  sent: Kept,
  // What was acknowledged already: the request and all that hangs on it is not held while others have their turn.
  acknowledge: Acknowledge = async () => undefined,
): Promise<boolean> {
  try {
    await floor.pace.turn(sent.kind === 'command' || sent.kind === 'home' ? 'command' : 'click');
    await work(floor, sent, acknowledge);
    await acknowledge();
    return true;
  } catch (error) {
    await acknowledge().catch(() => undefined);
    return failed(floor, sent, error, 'A payload of Slack’s could not be answered');
  }
}

async function work(floor: Floor, sent: Kept, acknowledge: Acknowledge): Promise<void> {
  switch (sent.kind) {
    case 'command':
      return onCommand(floor, sent.payload);
    case 'click':
      await onClick(floor, sent.payload);
      return renewHome(floor, sent.payload);
    case 'form':
      await onForm(floor, sent.payload, (answer) => acknowledge(answer));
      return renewHome(floor, sent.payload);
    case 'home': {
      const { who, tab } = sent.payload;
      return tab === 'home' ? showHome(floor, await floor.people.actorOf(who, null)) : undefined;
    }
    case 'group':
      return floor.groups.forget(sent.payload.group);
  }
}

/** Does what was left undone, or asks its sender to send it again where it is too late for that. */
async function resumed(floor: Floor, { body, now }: Left): Promise<boolean> {
  const sent = readPayload(body);
  if (sent === null || sent.kind === 'suggestion') return true;
  if (now.kind === 'show') return shownLater(floor, now.request);
  // Slack has told whoever sent a form that nobody took it, unless it was being done.
  if (now.kind === 'ask-again' || sent.kind === 'form')
    return told(floor, sent, (locale) => wordsOf(locale).restarted);
  return worked(floor, sent);
}

async function shownLater(floor: Floor, request: number): Promise<boolean> {
  await floor.bringLater(request);
  return true;
}

async function suggest(floor: Floor, { payload }: Suggestion, acknowledge: Acknowledge): Promise<void> {
  const answer = (options: types.PlainTextOption[]): Promise<void> => acknowledge({ options });
  if (floor.pace.wait() > usefulCompletion) return answer([]);
  try {
    const { who, form, field: name, typed } = payload;
    const command = floor.commands.find(({ path }) => path.join(' ') === form.path?.join(' '));
    const actor = await floor.people.actorOf(who, form.asked.channel);
    await answer(command ? await suggestions(floor.desk, actor, command, { name, typed }) : []);
  } catch (error) {
    floor.unexpected(error, 'A completion of Slack’s could not be answered');
    await answer([]).catch(() => undefined);
  }
}

/** What was asked for in App Home may have changed what stands there. */
async function renewHome(floor: Floor, { who, asked }: { who: Who; asked: Asked }): Promise<void> {
  if (asked.channel === null) await showHome(floor, await floor.people.actorOf(who, null));
}

/** Says to whoever sent something that it failed. @returns whether Slack took that. */
function failed(floor: Floor, sent: Kept, error: unknown, logged: string): Promise<boolean> {
  const errorId = floor.unexpected(error, logged);
  return told(floor, sent, (locale) => unexpectedView(floor.catalogue(locale), error, errorId));
}

/** Says why nothing came of what somebody sent. @returns whether Slack took that; what nobody waits for needs no word. */
async function told(
  floor: Floor,
  sent: Kept,
  said: (locale: Locale) => Pick<View, 'title' | 'hint'>,
): Promise<boolean> {
  if (!('asked' in sent.payload)) return true;
  const { who, asked } = sent.payload;
  try {
    const { locale } = await floor.people.actorOf(who, asked.channel);
    const view = { ...said(locale), tone: 'failure' } as const;
    await floor.whisper(asked, who.userId, await floor.render(view, { locale }));
    return true;
  } catch (err) {
    floor.log.warn({ err }, 'Slack did not take the note that something went wrong');
    return false;
  }
}
