import type { Logger } from '../../../logging/logger.ts';
import type { DirectMessage, SendDirectMessage } from '../../delivery/adapter.ts';
import { orRetryLater, type SlackClient } from '../connection/api.ts';
import { fetchUserProfile } from '../users/user-profile.ts';
import { clientMessageId, type MessageClient } from './message-client.ts';
import { type RenderMessage, withMentions } from './render.ts';

export type SendDirectMessageOptions = {
  readonly client: SlackClient;
  readonly messageClient: MessageClient;
  readonly render: RenderMessage;
  readonly log: Logger;
};

/**
 * Sends a direct message, in the language that the person reads Slack in. Somebody who has left the workspace that they
 * are known in gets nothing, even where Slack would let us reach them elsewhere.
 */
export function createSendDirectMessage({
  client,
  messageClient,
  render,
  log,
}: SendDirectMessageOptions): SendDirectMessage {
  async function send({ id, to, view, channel, otherwise }: DirectMessage): Promise<boolean> {
    const { locale, workspaces } = await fetchUserProfile(client, to.userId);
    const isHere = workspaces.includes(to.tenantId);
    const message = await render(view(locale), { locale });
    const options = { id: clientMessageId(`letter ${id}`, message) };
    if (isHere && (await messageClient.postDirect(to.userId, message, options))) return true;
    const notice = withMentions(
      await render(otherwise(locale), { locale }),
      isHere ? [{ kind: 'user', id: to.userId }] : [],
    );
    const posted =
      channel === null
        ? null
        : await messageClient.post(channel, notice, { id: clientMessageId(`no letter ${id}`, notice) });
    if (!posted) log.warn({ user: to.userId, channel }, 'Slack lets us write to this person nowhere');
    return false;
  }

  return async (message) => {
    try {
      return await send(message);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
