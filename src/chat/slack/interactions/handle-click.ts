import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import { commandAt } from '../../command/find-command.ts';
import type { View } from '../../view/view.ts';
import type { Floor } from '../context.ts';
import { linkAction } from '../delivery/render.ts';
import type { Click } from '../payloads/schemas.ts';
import { wordsOf } from '../translations.ts';
import { formButton } from './app-home.ts';
import { openButtonForm } from './button-form.ts';
import { openForm } from './open-form.ts';
import { showPressed, updateHere, updatesHere } from './show-action-result.ts';

/** Answers a click, whatever it was on. */
export async function onClick(floor: Floor, click: Click): Promise<void> {
  const { who, asked, actionId, value = '' } = click;
  if (actionId === linkAction) return;
  const command = actionId.startsWith(formButton) ? commandAt(floor.commands, value.split(' ')) : undefined;
  if (command) {
    const wanted = { command, given: {} };
    return openForm(floor, who, { trigger: click.trigger, asked, wanted });
  }
  const actor = await floor.people.actorOf(who, asked.channel);
  const action = floor.chat.button(value);
  if (!action) return tell(floor, click, actor, wordsOf(actor.locale).buttonUnknown);
  const outdated = await outdatedBy(floor, click, action);
  await press(floor, click, actor, action);
  if (outdated !== null) await updateHere(floor, outdated);
}

/**
 * The request that a button is about, where it is on a message that is not the request's newest: one that was posted
 * just before a kill, say. It belongs to the request from now on, and shows what became of that.
 */
async function outdatedBy(
  floor: Floor,
  { asked: { channel }, message: ts }: Click,
  action: Action,
): Promise<number | null> {
  if (!('request' in action) || channel === null || ts === null) return null;
  const { request } = action;
  return (await floor.requests.adopt(updatesHere(floor, request), { channel, ts })) ? request : null;
}

async function press(floor: Floor, click: Click, actor: Actor, action: Action): Promise<void> {
  const { asked, value = '' } = click;
  const form = floor.desk.formFor(actor, action);
  if (!form) return showPressed(floor, click, actor, action, await floor.desk.press(actor, action));
  const state = { button: value, asked, message: click.message, ephemeral: click.ephemeral };
  const opened = await openButtonForm(floor, actor, { trigger: click.trigger, form, state });
  if (!opened) await tell(floor, click, actor, wordsOf(actor.locale).formNotOpened);
}

const tell = async (
  floor: Floor,
  { asked }: Click,
  actor: Actor,
  said: Pick<View, 'title' | 'hint'>,
): Promise<void> =>
  floor.whisper(asked, actor.userId, await floor.render({ tone: 'failure', ...said }, actor));
