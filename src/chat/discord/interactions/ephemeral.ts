import { DiscordAPIError, MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { View } from '../../view/view.ts';
import { redactError } from '../connection/api-errors.ts';
import { type MessageClient, messageNonce } from '../delivery/message-client.ts';
import { render } from '../delivery/render.ts';
import type { DiscordTranslations } from '../translations.ts';
import { isOnMessage, type ReplyableInteraction } from './clicked-message.ts';

export type EphemeralOptions = {
  readonly chat: Pick<ChatState, 'renderWithButtons'>;
  readonly messageClient: Pick<MessageClient, 'postDirect'>;
};

type EphemeralReplyOptions = {
  readonly note?: string | undefined;
  /** Takes the place of what was clicked, where only the asker sees that. */
  readonly instead?: boolean;
  /** Whether it is still told where the message whose place it takes is gone. */
  readonly anew?: boolean;
};

/** Answers for the asker's eyes only; a click on such an answer may put the new one in its place. */
export async function replyEphemeral(
  { chat, messageClient }: EphemeralOptions,
  interaction: ReplyableInteraction,
  translations: DiscordTranslations,
  view: View,
  { note, instead = false, anew = true }: EphemeralReplyOptions = {},
): Promise<void> {
  const payload = await chat.renderWithButtons((buttonId) => render(view, { translations, buttonId, note }));
  const followUp = () => interaction.followUp({ ...payload, flags: payload.flags | MessageFlags.Ephemeral });
  try {
    if (!isOnMessage(interaction) || (instead && interaction.message.flags.has(MessageFlags.Ephemeral))) {
      const isGone = await errorIfRefused(
        () => interaction.editReply(payload),
        [RESTJSONErrorCodes.UnknownMessage],
      );
      if (isGone && anew) await followUp();
    } else {
      await followUp();
    }
  } catch (error) {
    if (!(error instanceof DiscordAPIError && expiredErrors.includes(error.code))) throw error;
    await messageClient.postDirect(interaction.user.id, payload, messageNonce(`answer ${interaction.id}`));
  }
}

/** What Discord says where an interaction can't be answered as one any more: it takes answers for 15 minutes. */
const expiredErrors: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
];

/** Takes away what only the asker saw, unless they did so themselves. */
export async function deleteEphemeral(interaction: ReplyableInteraction): Promise<void> {
  await errorIfRefused(() => interaction.deleteReply(), [RESTJSONErrorCodes.UnknownMessage]);
}

/** What Discord says where it refuses with one of the codes; null where it takes it. */
export async function errorIfRefused(
  respond: () => Promise<unknown>,
  codes: readonly (number | string)[],
): Promise<unknown> {
  try {
    await respond();
    return null;
  } catch (error) {
    if (error instanceof DiscordAPIError && codes.includes(error.code)) return redactError(error);
    throw error;
  }
}
