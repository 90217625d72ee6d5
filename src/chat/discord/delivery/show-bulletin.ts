import type { Bulletin, ShowBulletin } from '../../delivery/adapter.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import { translationsIn } from '../translations.ts';
import type { CommandMentions } from './command-mentions.ts';
import { type MessageClient, messageNonce } from './message-client.ts';
import { render } from './render.ts';

export type ShowBulletinOptions = {
  readonly messageClient: MessageClient;
  readonly commandMentions: CommandMentions;
  readonly chat: ChatState;
};

/** Shows a message of no request. Its key is the nonce for which Discord makes one message. */
export function createShowBulletin({
  messageClient,
  commandMentions,
  chat,
}: ShowBulletinOptions): ShowBulletin {
  const toPayload = ({ view, locale, tenantId, channel }: Bulletin) =>
    chat.renderWithButtons((buttonId) =>
      render(view, {
        translations: translationsIn(locale),
        // Discord does not say where somebody acts in a direct message.
        buttonId: (action) => buttonId(channel === null ? { ...action, tenantId } : action),
        commands: commandMentions.known(),
      }),
    );

  async function show(bulletin: Bulletin) {
    const { key, channel, person, message } = bulletin;
    const payload = await toPayload(bulletin);
    const { channel: where, message: known } = message ?? {};
    if (where !== undefined && known !== undefined && (await messageClient.edit(where, known, payload)))
      return { channel: where, message: known };
    const nonce = messageNonce(known === undefined ? key : `${key} after ${known}`);
    if (channel === null) return person === null ? null : messageClient.postDirect(person, payload, nonce);
    const posted = await messageClient.post(channel, payload, nonce);
    return posted === null ? null : { channel, message: posted };
  }

  return async (bulletin) => {
    try {
      return await show(bulletin);
    } catch (error) {
      throw orRetryLater(error);
    }
  };
}
