import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalMessageModalSubmitInteraction,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { Action } from '../../../domain/action.ts';
import type { Log } from '../../../logging/logger.ts';
import type { Update } from '../../dispatch/dispatcher-types.ts';
import type { Turns } from '../delivery/message-order.ts';
import type { Board } from '../delivery/request-messages.ts';

/** A command, a click or a form that was sent: whatever is acknowledged first and answered then. */
export type Asked = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** A click on a message, or a form that such a click has opened. */
export const isOnMessage = (
  asked: Asked,
): asked is MessageComponentInteraction | ModalMessageModalSubmitInteraction =>
  asked.isMessageComponent() || (asked.isModalSubmit() && asked.isFromMessage());

export type ClickedOptions = {
  readonly board: Board;
  readonly turns: Turns;
  /** What everybody who listens to a request is to see of it now. */
  readonly updatesOf: (request: number) => readonly Update[];
  /** Has a job show a request, where it could not be shown at once. */
  readonly showLater: (request: number) => Promise<void>;
  readonly log: Log;
};

/**
 * The request that a button is about, where it is on a message that is not the request's newest. It belongs to the
 * request from now on, and shows what became of that.
 */
export async function outdatedBy(
  { board, updatesOf }: ClickedOptions,
  asked: Asked,
  action: Action,
): Promise<number | null> {
  if (!isOnMessage(asked) || asked.message.flags.has(MessageFlags.Ephemeral)) return null;
  if (!('request' in action)) return null;
  const here = updatesOf(action.request).filter(({ platform }) => platform === 'discord');
  const clicked = { channel: asked.message.channelId, message: asked.message.id };
  return (await board.adopt(here, clicked)) ? action.request : null;
}

/** Shows a request as it is now in all of its messages. */
export async function updateHere(
  { board, turns, updatesOf, showLater, log }: ClickedOptions,
  request: number,
): Promise<void> {
  const show = () =>
    Promise.all(
      updatesOf(request)
        .filter(({ platform }) => platform === 'discord')
        .map((update) => board.show(update)),
    );
  try {
    await turns.take(request, show);
  } catch (err) {
    log.warn({ err, request }, 'Discord does not take a message now; a job goes on trying');
    await showLater(request);
  }
}
