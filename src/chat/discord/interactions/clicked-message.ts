import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalMessageModalSubmitInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Action } from '../../../domain/action.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { MessageOrder } from '../delivery/message-order.ts';
import type { RequestMessages } from '../delivery/request-messages.ts';

/** A command, a click or a form that was sent: whatever is acknowledged first and answered then. */
export type ReplyableInteraction =
  | ChatInputCommandInteraction
  | MessageComponentInteraction
  | ModalSubmitInteraction;

/** A click on a message, or a form that such a click has opened. */
export const isOnMessage = (
  interaction: ReplyableInteraction,
): interaction is MessageComponentInteraction | ModalMessageModalSubmitInteraction =>
  interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage());

export type ClickedMessageOptions = {
  readonly requestMessages: RequestMessages;
  readonly messageOrder: MessageOrder;
  /** What everybody who listens to a request is to see of it now. */
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  /** Has a job show a request, where it could not be shown at once. */
  readonly enqueueShow: (request: number) => Promise<void>;
  readonly log: Logger;
};

/**
 * The request that a button is about, where it is on a message that is not the request's newest. It belongs to the
 * request from now on, and shows what became of that.
 */
export async function outdatedRequest(
  { requestMessages, requestUpdates }: ClickedMessageOptions,
  interaction: ReplyableInteraction,
  action: Action,
): Promise<number | null> {
  if (!isOnMessage(interaction) || interaction.message.flags.has(MessageFlags.Ephemeral)) return null;
  if (!('request' in action)) return null;
  const here = requestUpdates(action.request).filter(({ platform }) => platform === 'discord');
  const clicked = { channel: interaction.message.channelId, message: interaction.message.id };
  return (await requestMessages.adopt(here, clicked)) ? action.request : null;
}

/** Shows a request as it is now in all of its messages. */
export async function updateRequestMessages(
  { requestMessages, messageOrder, requestUpdates, enqueueShow, log }: ClickedMessageOptions,
  request: number,
): Promise<void> {
  const show = () =>
    Promise.all(
      requestUpdates(request)
        .filter(({ platform }) => platform === 'discord')
        .map((update) => requestMessages.show(update)),
    );
  try {
    await messageOrder.run(request, show);
  } catch (err) {
    log.warn({ err, request }, 'Discord does not take a message now; a job goes on trying');
    await enqueueShow(request);
  }
}
