import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Shown } from '../desk.ts';
import { commandAt } from '../parse.ts';
import type { Floor } from './floor.ts';
import { formButton } from './home.ts';
import { openForm } from './open-form.ts';
import type { Click } from './payloads.ts';
import { linkAction } from './render.ts';
import { withoutButtons } from './requests.ts';
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
  if (!action) {
    const { title, hint } = wordsOf(actor.locale).buttonUnknown;
    return floor.whisper(asked, actor.userId, floor.render({ tone: 'failure', title, hint }, actor));
  }
  await show(floor, click, actor, action, await floor.desk.press(actor, action));
}

async function show(floor: Floor, click: Click, actor: Actor, action: Action, shown: Shown): Promise<void> {
  const { asked } = click;
  const { request, view, refused } = shown;
  if (request !== null && !refused && action.kind !== 'run')
    return pressed(floor, click, actor, { view, request });
  // The next page takes the place of the one that only this person sees.
  const nextPage = click.ephemeral && request === null && !refused;
  if (!nextPage) return floor.answer(asked, actor, shown);
  await floor.whisper(asked, actor.userId, floor.render(view, actor), { replace: true });
}

/** A request went on: its messages show that, and a copy of one that was clicked shows it as well. */
async function pressed(
  { requests, updatesOf, whisper, render, showLater }: Floor,
  { asked, message }: Click,
  actor: Actor,
  { view, request }: Pick<Shown, 'view'> & { readonly request: number },
): Promise<void> {
  try {
    const here = updatesOf(request).filter(({ platform }) => platform === actor.platform);
    const spots = await Promise.all(here.map(requests.update));
    if (spots.some((spot) => spot?.ts === message && spot?.channel === asked.channel)) return;
  } catch (error) {
    return showLater(request, error);
  }
  await whisper(asked, actor.userId, render(withoutButtons(view), actor), { replace: true });
}
