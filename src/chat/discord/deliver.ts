import { RateLimitError } from 'discord.js';
import type { Action } from '../../domain/action.ts';
import type { Log } from '../../log.ts';
import type { ChatStore } from '../../store/chat.ts';
import { RetryLater } from '../adapter.ts';
import type { Deliver, Update } from '../desk.ts';
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
  readonly clock: () => number;
  readonly log: Log;
};

/** Shows what jobs bring: for all in the request's message, and a link to its requester alone. */
export function createDeliver(options: DeliverOptions): Deliver {
  const { board, turns, log } = options;

  async function showAnywhere(update: Update): Promise<void> {
    if (await board.show(update)) return;
    if (await board.showDirectly(update)) return;
    const { request, audience, channel } = update;
    log.warn({ request, audience, channel }, 'Discord lets us show this request nowhere');
  }

  async function bring(update: Update): Promise<void> {
    const { link, hint, ...open } = update.view;
    if (!link) return showAnywhere(update);
    await showAnywhere({ ...update, view: open });
    if (await sendAlone(options, update)) return;
    const text = [...(open.text ?? []), wordsOf(update.locale).linkUndeliverable];
    await showAnywhere({ ...update, view: { ...open, text, ...(hint !== undefined && { hint }) } });
  }

  return async (update) => {
    // A command may be done before its first answer is shown, which this one is to replace.
    await turns.ready();
    try {
      await turns.take(update.request, () => bring(update));
    } catch (error) {
      if (error instanceof RateLimitError) throw new RetryLater(error.retryAfter, { cause: error });
      throw error;
    }
  };
}

/** Below the command as long as that can be, else in a direct message. @returns false where neither can be. */
async function sendAlone(
  { tokens, messages, chat, clock }: DeliverOptions,
  { request, person, view, locale }: Update,
): Promise<boolean> {
  if (person === null) return false;
  const buttonId = (action: Action) => chat.addButton(action, clock());
  const payload = render(view, { words: wordsOf(locale), buttonId });
  const token = tokens.of(request, person);
  if (token !== undefined && (await messages.followUp(token, payload))) return true;
  return (await messages.direct(person, payload)) !== null;
}
