import type { DirectMessage, SendDirectMessage } from '../../delivery/adapter.ts';
import { orRetryLater } from '../connection/api.ts';
import type { SlackContext } from '../context.ts';
import { fetchUserProfile } from '../users/user-profile.ts';
import { clientMessageId } from './message-client.ts';
import { withMentions } from './render.ts';

/**
 * Writes to one person directly, in the language that they read Slack in. Somebody who has left the workspace that they
 * are known in gets nothing, wherever else Slack would let us reach them.
 */
export function createSendDirectMessage({
  client,
  messageClient,
  render,
  log,
}: Pick<SlackContext, 'client' | 'messageClient' | 'render' | 'log'>): SendDirectMessage {
  async function tell({ id, to, view, channel, otherwise }: DirectMessage): Promise<boolean> {
    const { locale, workspaces } = await fetchUserProfile(client, to.userId);
    const isHere = workspaces.includes(to.tenantId);
    const message = await render(view(locale), { locale });
    const options = { id: clientMessageId(`letter ${id}`, message) };
    const letter = isHere ? await messageClient.postDirect(to.userId, message, options) : null;
    if (letter) return true;
    const note = withMentions(
      await render(otherwise(locale), { locale }),
      isHere ? [{ kind: 'user', id: to.userId }] : [],
    );
    const noted =
      channel === null
        ? null
        : await messageClient.post(channel, note, { id: clientMessageId(`no letter ${id}`, note) });
    if (!noted) log.warn({ user: to.userId, channel }, 'Slack lets us write to this person nowhere');
    return false;
  }

  return async (letter) => {
    try {
      return await tell(letter);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
