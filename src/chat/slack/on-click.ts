import type { Actor } from '../../domain/actor.ts';
import { commandAt } from '../parse.ts';
import type { View } from '../view.ts';
import { openButtonForm } from './button-form.ts';
import type { Floor } from './floor.ts';
import { formButton } from './home.ts';
import { openForm } from './open-form.ts';
import type { Click } from './payloads.ts';
import { linkAction } from './render.ts';
import { showPressed } from './show-pressed.ts';
import { wordsOf } from './words.ts';

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
