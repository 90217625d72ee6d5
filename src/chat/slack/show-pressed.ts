import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Shown } from '../desk.ts';
import type { Floor } from './floor.ts';
import type { Clicked } from './payloads.ts';
import { withoutButtons } from './requests.ts';
import { takeAway } from './whisper.ts';

/** Shows what a button did, wherever it is to be seen. */
export async function showPressed(
  floor: Floor,
  clicked: Clicked,
  actor: Actor,
  action: Action,
  shown: Shown,
): Promise<void> {
  const { request, view, refused } = shown;
  if (request !== null && !refused && isAbout(action, request))
    return wentOn(floor, clicked, actor, { view, request });
  // The next page takes the place of the one that only this person sees.
  const replaces = clicked.ephemeral && request === null && !refused;
  // What only this person saw, such as the question for a reason, has been answered.
  if (clicked.ephemeral && request !== null && action.kind === 'give-reason') await takeAway(clicked.asked);
  if (!replaces) return floor.answer(clicked.asked, actor, shown);
  await floor.whisper(clicked.asked, actor.userId, await floor.render(view, actor), { replace: true });
}

/** Whether a button is about this very request: others begin one, or look at one. */
const isAbout = (action: Action, request: number): boolean =>
  'request' in action && action.request === request;

/** A request went on: its messages show that, and a copy of one that was clicked shows it as well. */
async function wentOn(
  { requests, updatesOf, whisper, render, showLater }: Floor,
  { asked, message }: Clicked,
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
  await whisper(asked, actor.userId, await render(withoutButtons(view), actor), { replace: true });
}
