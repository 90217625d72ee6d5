import { DiscordAPIError, MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import type { OutgoingFile } from '../../command/file.ts';
import type { ChatState } from '../../delivery/chat-state.ts';
import type { View } from '../../view/view.ts';
import { redactError } from '../connection/api-errors.ts';
import { attach, type PrivatePayload, prepareFile } from '../delivery/attach-file.ts';
import type { CommandMentions } from '../delivery/command-mentions.ts';
import { type MessageClient, messageNonce } from '../delivery/message-client.ts';
import { render } from '../delivery/render.ts';
import type { DiscordTranslations } from '../translations.ts';
import { isOnMessage, type ReplyableInteraction } from './clicked-message.ts';

export type EphemeralOptions = {
  readonly chat: Pick<ChatState, 'renderWithButtons'>;
  readonly messageClient: Pick<MessageClient, 'postDirect'>;
  readonly commandMentions: CommandMentions;
};

type SendOptions = {
  /** Replaces the clicked message, where only the actor sees that. */
  readonly instead?: boolean;
  /** Whether to post it anew where the message that it replaces is gone. */
  readonly anew?: boolean;
  /** Whether it comes after another answer to the same interaction, which stays. */
  readonly follows?: boolean;
};

type MoreToSay = { readonly note?: string | undefined; readonly file?: OutgoingFile | undefined };

/** Replies to the actor alone; the reply to a click on such a message may replace it. @returns whether Discord took it. */
export async function replyEphemeral(
  options: EphemeralOptions,
  interaction: ReplyableInteraction,
  translations: DiscordTranslations,
  view: View,
  { note, file, ...sending }: SendOptions & MoreToSay = {},
): Promise<boolean> {
  const commands = options.commandMentions.known();
  const limit = interaction.attachmentSizeLimit;
  const prepared = file && prepareFile(file, translations, limit);
  const refused = prepared?.kind === 'refused' ? prepared.note : undefined;
  const notes = [note, refused].filter((each) => each !== undefined);
  const payload = await options.chat.renderWithButtons((buttonId) =>
    render(view, { translations, buttonId, commands, note: notes.length > 0 ? notes.join('\n') : undefined }),
  );
  const isAttached = prepared?.kind === 'attached';
  return sendEphemeral(options, interaction, isAttached ? attach(payload, prepared) : payload, sending);
}

/** Sends the actor a file beside what they are shown of a request. */
export async function followWithFile(
  options: EphemeralOptions,
  interaction: ReplyableInteraction,
  translations: DiscordTranslations,
  file: OutgoingFile,
): Promise<void> {
  const sending = { file, follows: true };
  await replyEphemeral(options, interaction, translations, translations.fileSent, sending);
}

/** The same with a message that is rendered already. @returns whether Discord took it. */
export async function sendEphemeral(
  { messageClient }: Pick<EphemeralOptions, 'messageClient'>,
  interaction: ReplyableInteraction,
  payload: PrivatePayload,
  { instead = false, anew = true, follows = false }: SendOptions = {},
): Promise<boolean> {
  const followUp = () => interaction.followUp({ ...payload, flags: payload.flags | MessageFlags.Ephemeral });
  try {
    if (follows) await followUp();
    else if (
      !isOnMessage(interaction) ||
      (instead && interaction.message.flags.has(MessageFlags.Ephemeral))
    ) {
      const isGone = await errorIfRefused(
        () => interaction.editReply(payload),
        [RESTJSONErrorCodes.UnknownMessage],
      );
      if (isGone && !anew) return false;
      if (isGone) await followUp();
    } else {
      await followUp();
    }
    return true;
  } catch (error) {
    if (!(error instanceof DiscordAPIError && expiredErrors.includes(error.code))) throw error;
    const nonce = messageNonce(`answer ${interaction.id}`);
    return (await messageClient.postDirect(interaction.user.id, payload, nonce)) !== null;
  }
}

/** Errors of an interaction that is too old to be answered: Discord takes answers for 15 minutes. */
const expiredErrors: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
];

/** Deletes the message that only the actor sees, unless they have dismissed it. */
export async function deleteEphemeral(interaction: ReplyableInteraction): Promise<void> {
  await errorIfRefused(() => interaction.deleteReply(), [RESTJSONErrorCodes.UnknownMessage]);
}

/** Sends a response. @returns the error where Discord refuses it with one of the codes; null where it accepts it. */
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
