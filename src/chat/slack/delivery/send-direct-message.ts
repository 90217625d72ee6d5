import type { Letter, Tell } from '../../dispatch/dispatcher-types.ts';
import { orRetryLater } from '../connection/api.ts';
import type { Floor } from '../context.ts';
import { readProfile } from '../users/user-profile.ts';
import { messageId } from './message-client.ts';
import { calling } from './render.ts';

/**
 * Writes to one person directly, in the language that they read Slack in. Somebody who has left the workspace that they
 * are known in gets nothing, wherever else Slack would let us reach them.
 */
export function createTell({
  client,
  posts,
  render,
  log,
}: Pick<Floor, 'client' | 'posts' | 'render' | 'log'>): Tell {
  async function tell({ id, to, view, channel, otherwise }: Letter): Promise<boolean> {
    const { locale, workspaces } = await readProfile(client, to.userId);
    const isHere = workspaces.includes(to.tenantId);
    const message = await render(view(locale), { locale });
    const options = { id: messageId(`letter ${id}`, message) };
    const letter = isHere ? await posts.direct(to.userId, message, options) : null;
    if (letter) return true;
    const note = calling(
      await render(otherwise(locale), { locale }),
      isHere ? [{ kind: 'user', id: to.userId }] : [],
    );
    const noted =
      channel === null
        ? null
        : await posts.inChannel(channel, note, { id: messageId(`no letter ${id}`, note) });
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
