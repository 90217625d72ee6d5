import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { SlackContext } from '../context.ts';
import { withoutButtons } from '../delivery/request-messages.ts';
import type { ClickTarget } from '../payloads/schemas.ts';
import { deleteEphemeral } from './ephemeral.ts';
import { sendNotShown } from './reply.ts';

/** Shows the result of a click: in the request's messages, or to the actor alone. */
export async function showActionResult(
  context: SlackContext,
  clicked: ClickTarget,
  actor: Actor,
  action: Action,
  answer: Reply,
): Promise<void> {
  const reply = await context.deliverFile(clicked.asked, actor, answer);
  const { request, view, refused } = reply;
  if (request !== null && !refused && isAbout(action, request))
    return updateMessages(context, clicked, actor, { view, request });
  // The next page replaces the one that only this person sees.
  const replaces = clicked.ephemeral && request === null && !refused;
  // The question for a reason, which only this person saw, has been answered.
  if (clicked.ephemeral && request !== null && action.kind === 'give-reason')
    await deleteEphemeral(context, clicked.asked);
  if (!replaces) return context.sendReply(clicked.asked, actor, reply);
  await context.sendEphemeral(clicked.asked, actor.userId, await context.render(view, actor), {
    replace: true,
  });
  await reply.noteShown?.();
}

/** Whether a button acts on this request: others make a new one, or show one. */
const isAbout = (action: Action, request: number): boolean =>
  'request' in action && action.request === request;

/** Updates a request's messages, and the clicked message where it is an unrecorded copy. */
async function updateMessages(
  context: SlackContext,
  { asked, message }: ClickTarget,
  actor: Actor,
  { view, request }: Pick<Reply, 'view'> & { readonly request: number },
): Promise<void> {
  const failure = await tryUpdateMessages(context, request);
  if (failure) return sendNotShown(context, asked, actor, request, failure.error);
  const { channel } = asked;
  const isHere = channel !== null && message !== null;
  if (isHere && context.requestMessages.isKnown(slackUpdates(context, request), { channel, ts: message }))
    return;
  if (asked.modal !== undefined) context.openViews.noteModal(asked.modal, { actor, request });
  const shown = await context.render(withoutButtons(view), actor);
  await context.sendEphemeral(asked, actor.userId, shown, { replace: true });
}

/** The current updates of a request for its recipients on Slack. */
export const slackUpdates = (
  { requestUpdates }: Pick<SlackContext, 'requestUpdates'>,
  request: number,
): RequestUpdate[] => requestUpdates(request).filter(({ platform }) => platform === 'slack');

/** Brings all messages of a request up to date; where Slack does not take that, a job does it later. */
export const updateRequestMessages = async (context: SlackContext, request: number): Promise<void> =>
  void (await tryUpdateMessages(context, request));

/** @returns the error with which Slack refused an update that a job makes later; null: there was none. */
async function tryUpdateMessages(
  context: SlackContext,
  request: number,
): Promise<{ readonly error: unknown } | null> {
  try {
    await Promise.all(
      slackUpdates(context, request).map(({ audience }) =>
        context.requestMessages.update(
          request,
          () => slackUpdates(context, request).find((update) => update.audience === audience) ?? null,
        ),
      ),
    );
    return null;
  } catch (error) {
    await context.showLater(request, error);
    return { error };
  }
}
