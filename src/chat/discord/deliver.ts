import { RateLimitError } from 'discord.js';
import type { Actor } from '../../domain/actor.ts';
import type { Log } from '../../log.ts';
import type { ChatStore } from '../../store/chat.ts';
import { RetryLater } from '../adapter.ts';
import type { Deliver } from '../desk.ts';
import type { View } from '../view.ts';
import type { Board } from './board.ts';
import type { Messages } from './messages.ts';
import { render } from './render.ts';
import type { Tokens } from './tokens.ts';
import type { Turns } from './turns.ts';
import { wordsOf } from './words.ts';

export type DeliverOptions = {
  readonly board: Board;
  readonly messages: Messages;
  readonly tokens: Tokens;
  readonly turns: Turns;
  readonly chat: ChatStore;
  readonly requesterOf: (request: number) => Actor | undefined;
  readonly clock: () => number;
  readonly log: Log;
};

/** Shows what jobs bring: for all in the request's message, and a link to its requester alone. */
export function createDeliver(options: DeliverOptions): Deliver {
  const { board, turns, requesterOf, log } = options;

  async function showAnywhere(request: number, view: View): Promise<void> {
    if (await board.show(request, view)) return;
    if (await board.showDirectly(request, view)) return;
    log.warn({ request }, 'Discord has neither a channel nor a person left to show this request to');
  }

  async function bring(request: number, view: View): Promise<void> {
    const { link, hint, ...open } = view;
    if (!link) return showAnywhere(request, view);
    await showAnywhere(request, open);
    const requester = requesterOf(request);
    if (!requester || (await sendAlone(options, request, requester, view))) return;
    const { linkUndeliverable } = wordsOf(requester.locale);
    await showAnywhere(request, {
      ...open,
      text: [...(open.text ?? []), linkUndeliverable],
      ...(hint !== undefined && { hint }),
    });
  }

  return async ({ request, view }) => {
    // A command may be done before its first answer is shown, which this one is to replace.
    await turns.ready();
    try {
      await turns.take(request, () => bring(request, view));
    } catch (error) {
      if (error instanceof RateLimitError) throw new RetryLater(error.retryAfter, { cause: error });
      throw error;
    }
  };
}

/** Below the command as long as that can be, else in a direct message. @returns false where neither can be. */
async function sendAlone(
  { tokens, messages, chat, clock }: DeliverOptions,
  request: number,
  requester: Actor,
  view: View,
): Promise<boolean> {
  const words = wordsOf(requester.locale);
  const payload = render(view, { words, buttonId: (action) => chat.addButton(action, clock()) });
  const token = tokens.of(request, requester);
  if (token !== undefined && (await messages.followUp(token, payload))) return true;
  return (await messages.direct(requester.userId, payload)) !== null;
}
