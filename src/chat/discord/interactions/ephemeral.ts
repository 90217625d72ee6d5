import { DiscordAPIError, MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import type { KeptChat } from '../../delivery/chat-state.ts';
import type { View } from '../../view/view.ts';
import { withoutSecrets } from '../connection/redact-error.ts';
import type { Messages } from '../delivery/message-client.ts';
import { nonceOf } from '../delivery/nonce.ts';
import { render } from '../delivery/render.ts';
import type { Words } from '../translations.ts';
import { type Asked, isOnMessage } from './clicked-message.ts';

export type TellOptions = {
  readonly chat: Pick<KeptChat, 'draw'>;
  readonly messages: Pick<Messages, 'direct'>;
};

type Telling = {
  readonly note?: string | undefined;
  /** Takes the place of what was clicked, where only the asker sees that. */
  readonly instead?: boolean;
  /** Whether it is still told where the message whose place it takes is gone. */
  readonly anew?: boolean;
};

/** Answers for the asker's eyes only; a click on such an answer may put the new one in its place. */
export async function tellAlone(
  { chat, messages }: TellOptions,
  asked: Asked,
  words: Words,
  view: View,
  { note, instead = false, anew = true }: Telling = {},
): Promise<void> {
  const payload = await chat.draw((buttonId) => render(view, { words, buttonId, note }));
  const followUp = () => asked.followUp({ ...payload, flags: payload.flags | MessageFlags.Ephemeral });
  try {
    if (!isOnMessage(asked) || (instead && asked.message.flags.has(MessageFlags.Ephemeral))) {
      const isGone = await refused(() => asked.editReply(payload), [RESTJSONErrorCodes.UnknownMessage]);
      if (isGone && anew) await followUp();
    } else {
      await followUp();
    }
  } catch (error) {
    if (!(error instanceof DiscordAPIError && tooLate.includes(error.code))) throw error;
    await messages.direct(asked.user.id, payload, nonceOf(`answer ${asked.id}`));
  }
}

/** What Discord says where an interaction can't be answered as one any more: it takes answers for 15 minutes. */
const tooLate: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
];

/** Takes away what only the asker saw, unless they did so themselves. */
export async function withdraw(asked: Asked): Promise<void> {
  await refused(() => asked.deleteReply(), [RESTJSONErrorCodes.UnknownMessage]);
}

/** What Discord says where it refuses with one of the codes; null where it takes it. */
export async function refused(
  respond: () => Promise<unknown>,
  codes: readonly (number | string)[],
): Promise<unknown> {
  try {
    await respond();
    return null;
  } catch (error) {
    if (error instanceof DiscordAPIError && codes.includes(error.code)) return withoutSecrets(error);
    throw error;
  }
}
