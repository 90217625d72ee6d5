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
import type { MenuInteraction } from './context-menu.ts';

/** A command, an entry of a menu, a click or a submitted form: what is acknowledged first and answered later. */
export type ReplyableInteraction =
  | ChatInputCommandInteraction
  | MenuInteraction
  | MessageComponentInteraction
  | ModalSubmitInteraction;

/** Whether an interaction is a click on a message, or a form that such a click opened. */
export const isOnMessage = (
  interaction: ReplyableInteraction,
): interaction is MessageComponentInteraction | ModalMessageModalSubmitInteraction =>
  interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage());

export type ClickedMessageOptions = {
  readonly requestMessages: RequestMessages;
  readonly messageOrder: MessageOrder;
  /** The current updates for all recipients of a request. */
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  /** Enqueues a job that shows a request, for what Discord did not accept at once. */
  readonly enqueueShow: (request: number) => Promise<void>;
  readonly log: Logger;
};

/**
 * The request that a button is about, where the button is on a message that is not the request's newest. The message is
 * recorded as the request's, and is to be brought up to date.
 */
export async function outdatedRequest(
  { requestMessages, requestUpdates }: ClickedMessageOptions,
  interaction: ReplyableInteraction,
  action: Action,
): Promise<number | null> {
  if (!isOnMessage(interaction) || interaction.message.flags.has(MessageFlags.Ephemeral)) return null;
  if (!('request' in action)) return null;
  const updates = requestUpdates(action.request).filter(({ platform }) => platform === 'discord');
  const clicked = { channel: interaction.message.channelId, message: interaction.message.id };
  return (await requestMessages.adopt(updates, clicked)) ? action.request : null;
}

/** Brings all messages of a request up to date; where Discord does not accept that now, a job does it. */
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
