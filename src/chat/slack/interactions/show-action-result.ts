import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import type { Shown, Update } from '../../dispatch/dispatcher-types.ts';
import type { Floor } from '../context.ts';
import { withoutButtons } from '../delivery/request-messages.ts';
import type { Clicked } from '../payloads/schemas.ts';
import { takeAway } from './ephemeral.ts';

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
  floor: Floor,
  { asked, message }: Clicked,
  actor: Actor,
  { view, request }: Pick<Shown, 'view'> & { readonly request: number },
): Promise<void> {
  if (!(await updateHere(floor, request))) return;
  const { channel } = asked;
  const isHere = channel !== null && message !== null;
  if (isHere && floor.requests.has(updatesHere(floor, request), { channel, ts: message })) return;
  const shown = await floor.render(withoutButtons(view), actor);
  await floor.whisper(asked, actor.userId, shown, { replace: true });
}

/** What is to be seen of a request in Slack. */
export const updatesHere = ({ updatesOf }: Pick<Floor, 'updatesOf'>, request: number): Update[] =>
  updatesOf(request).filter(({ platform }) => platform === 'slack');

/** Shows a request as it is now in all of its messages. @returns false where a job does that later. */
export async function updateHere(floor: Floor, request: number): Promise<boolean> {
  try {
    await Promise.all(
      updatesHere(floor, request).map(({ audience }) =>
        floor.requests.update(
          request,
          () => updatesHere(floor, request).find((update) => update.audience === audience) ?? null,
        ),
      ),
    );
    return true;
  } catch (error) {
    await floor.showLater(request, error);
    return false;
  }
}
