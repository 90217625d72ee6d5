import type { Logger } from '../../../logging/logger.ts';
import type { DirectMessage, SendDirectMessage } from '../../delivery/adapter.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { View } from '../../view/view.ts';
import { orRetryLater } from '../connection/api-errors.ts';
import { translationsIn } from '../translations.ts';
import type { CommandMentions } from './command-mentions.ts';
import { type MessageClient, messageNonce } from './message-client.ts';
import { render } from './render.ts';

export type SendDirectMessageOptions = {
  readonly messageClient: MessageClient;
  readonly commandMentions: CommandMentions;
  readonly chat: ChatState;
  readonly log: Logger;
};

/** Sends a direct message, once however often it is tried; none to a person who has left the server they are known in. */
export function createSendDirectMessage({
  messageClient,
  commandMentions,
  chat,
  log,
}: SendDirectMessageOptions): SendDirectMessage {
  const toPayload = (view: View, { locale, tenantId }: DirectMessage['to'], mentions: readonly Mention[]) =>
    chat.renderWithButtons((buttonId) =>
      render(view, {
        translations: translationsIn(locale),
        buttonId: (action) => buttonId({ ...action, tenantId }),
        commands: commandMentions.known(),
        mentions,
      }),
    );

  async function send({ id, to, view, channel, otherwise }: DirectMessage): Promise<boolean> {
    const isHere = await messageClient.isMember(to.tenantId, to.userId);
    const message = await toPayload(view(to.locale), to, []);
    if (isHere && (await messageClient.postDirect(to.userId, message, messageNonce(`letter ${id}`))))
      return true;
    const mentions: Mention[] = isHere ? [{ kind: 'user', id: to.userId }] : [];
    const notice = await toPayload(otherwise(to.locale), to, mentions);
    const options = { mentions, answers: null };
    const posted =
      channel !== null &&
      (await messageClient.post(channel, notice, messageNonce(`no letter ${id}`), options));
    if (!posted) log.warn({ user: to.userId, channel }, 'Discord lets us write to this person nowhere');
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
