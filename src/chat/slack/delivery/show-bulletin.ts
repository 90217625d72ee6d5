import type { Bulletin, ShowBulletin } from '../../delivery/adapter.ts';
import { orRetryLater } from '../connection/api.ts';
import { type MessageClient, type SlackMessageRef, workMessageId } from './message-client.ts';
import type { RenderMessage } from './render.ts';

export type ShowBulletinOptions = {
  readonly messageClient: MessageClient;
  readonly render: RenderMessage;
};

/** Shows a message of no request. Slack is told its key, by which it knows a second attempt to post it. */
export function createShowBulletin({ messageClient, render }: ShowBulletinOptions): ShowBulletin {
  async function show({ key, channel, person, message, since, ...showing }: Bulletin) {
    const rendered = await render(showing.view, showing);
    const known = refOf(message);
    if (known && (await messageClient.edit(known, rendered))) return { ...known };
    const where = channel ?? (person === null ? null : await messageClient.openConversation(person));
    if (where === null) return null;
    const id = postId(known ? `${key} after ${known.ts}` : key);
    const lost = await messageClient.findPost(where, id, since);
    const posted = lost ?? (await messageClient.post(where, rendered, { id }));
    if (lost) await messageClient.edit(lost, rendered);
    return posted && { ...posted };
  }

  return async (bulletin) => {
    try {
      return await show(bulletin);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}

/** The same for each attempt to post a bulletin, whatever it shows by then. */
const postId = (key: string): string => workMessageId(key, { tone: 'plain', title: key });

const refOf = (message: Bulletin['message']): SlackMessageRef | null => {
  const { channel, ts } = message ?? {};
  return channel === undefined || ts === undefined ? null : { channel, ts };
};
