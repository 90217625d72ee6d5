import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { SlackContext } from '../context.ts';
import { withoutButtons } from '../delivery/request-messages.ts';
import type { ClickTarget } from '../payloads/schemas.ts';
import { deleteEphemeral } from './ephemeral.ts';

/** Shows what a button did, wherever it is to be seen. */
export async function showActionResult(
  context: SlackContext,
  clicked: ClickTarget,
  actor: Actor,
  action: Action,
  shown: Reply,
): Promise<void> {
  const { request, view, refused } = shown;
  if (request !== null && !refused && isAbout(action, request))
    return updateMessages(context, clicked, actor, { view, request });
  // The next page takes the place of the one that only this person sees.
  const replaces = clicked.ephemeral && request === null && !refused;
  // What only this person saw, such as the question for a reason, has been answered.
  if (clicked.ephemeral && request !== null && action.kind === 'give-reason')
    await deleteEphemeral(clicked.asked);
  if (!replaces) return context.sendReply(clicked.asked, actor, shown);
  await context.sendEphemeral(clicked.asked, actor.userId, await context.render(view, actor), {
    replace: true,
  });
}

/** Whether a button is about this very request: others begin one, or look at one. */
const isAbout = (action: Action, request: number): boolean =>
  'request' in action && action.request === request;

/** A request went on: its messages show that, and a copy of one that was clicked shows it as well. */
async function updateMessages(
  context: SlackContext,
  { asked, message }: ClickTarget,
  actor: Actor,
  { view, request }: Pick<Reply, 'view'> & { readonly request: number },
): Promise<void> {
  if (!(await updateRequestMessages(context, request))) return;
  const { channel } = asked;
  const isHere = channel !== null && message !== null;
  if (isHere && context.requestMessages.isKnown(slackUpdates(context, request), { channel, ts: message }))
    return;
  const shown = await context.render(withoutButtons(view), actor);
  await context.sendEphemeral(asked, actor.userId, shown, { replace: true });
}

/** What is to be seen of a request in Slack. */
export const slackUpdates = (
  { requestUpdates }: Pick<SlackContext, 'requestUpdates'>,
  request: number,
): RequestUpdate[] => requestUpdates(request).filter(({ platform }) => platform === 'slack');

/** Shows a request as it is now in all of its messages. @returns false where a job does that later. */
export async function updateRequestMessages(context: SlackContext, request: number): Promise<boolean> {
  try {
    await Promise.all(
      slackUpdates(context, request).map(({ audience }) =>
        context.requestMessages.update(
          request,
          () => slackUpdates(context, request).find((update) => update.audience === audience) ?? null,
        ),
      ),
    );
    return true;
  } catch (error) {
    await context.showLater(request, error);
    return false;
  }
}
