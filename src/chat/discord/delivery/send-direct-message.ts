import type { Log } from '../../../logging/logger.ts';
import type { Mention } from '../../delivery/approver-alert.ts';
import type { KeptChat } from '../../delivery/chat-state.ts';
import type { Letter, Tell } from '../../dispatch/dispatcher-types.ts';
import type { View } from '../../view/view.ts';
import { orRetryLater } from '../connection/retry-later.ts';
import { wordsOf } from '../translations.ts';
import type { Messages } from './message-client.ts';
import { nonceOf } from './nonce.ts';
import { render } from './render.ts';

export type TellOptions = {
  readonly messages: Messages;
  readonly chat: KeptChat;
  readonly log: Log;
};

/** Writes to one person directly, once however often it is tried; to nobody who has left the server they are known in. */
export function createTell({ messages, chat, log }: TellOptions): Tell {
  const payloadOf = (view: View, { locale }: Letter['to'], mentions: readonly Mention[]) =>
    chat.draw((buttonId) => render(view, { words: wordsOf(locale), buttonId, mentions }));

  async function tell({ id, to, view, channel, otherwise }: Letter): Promise<boolean> {
    const isHere = await messages.isMember(to.tenantId, to.userId);
    const letter = await payloadOf(view(to.locale), to, []);
    if (isHere && (await messages.direct(to.userId, letter, nonceOf(`letter ${id}`)))) return true;
    const mentions: Mention[] = isHere ? [{ kind: 'user', id: to.userId }] : [];
    const note = await payloadOf(otherwise(to.locale), to, mentions);
    const call = { mentions, answers: null };
    const noted = channel !== null && (await messages.post(channel, note, nonceOf(`no letter ${id}`), call));
    if (!noted) log.warn({ user: to.userId, channel }, 'Discord lets us write to this person nowhere');
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
