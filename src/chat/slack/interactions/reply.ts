import type { Actor } from '../../../domain/actor.ts';
import { asker } from '../../../requests/outbox/recipients.ts';
import type { Shown, Update } from '../../dispatch/dispatcher-types.ts';
import type { View } from '../../view/view.ts';
import type { Message } from '../delivery/render.ts';
import type { RequestMessages } from '../delivery/request-messages.ts';
import type { Asked } from '../payloads/schemas.ts';
import { wordsOf } from '../translations.ts';
import type { Whisper } from './ephemeral.ts';

export type Answer = (asked: Asked, actor: Actor, shown: Shown) => Promise<void>;

/** Answers what was typed: a request to everyone in the channel, all else to the asker alone. */
export function createAnswer(options: {
  readonly requests: RequestMessages;
  readonly updatesOf: (request: number) => readonly Update[];
  readonly whisper: Whisper;
  readonly render: (view: View, actor: Actor) => Promise<Message>;
  /** Hears of a message that Slack did not take: a job shows it later. */
  readonly showLater: (request: number, error: unknown) => Promise<void>;
}): Answer {
  const { requests, updatesOf, whisper, render, showLater } = options;

  const toAsker = async (asked: Asked, actor: Actor, view: View) =>
    whisper(asked, actor.userId, await render(view, actor));

  /** What somebody asked for on another platform has its message there. */
  const isAskedHere = (request: number): boolean =>
    updatesOf(request).some(({ audience, platform }) => audience === 'requester' && platform === 'slack');

  async function orLater(request: number, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await showLater(request, error);
    }
  }

  return async (asked, actor, { view, request, refused }) => {
    if (request === null || refused) return toAsker(asked, actor, view);
    if (!isAskedHere(request)) return toAsker(asked, actor, view);
    // From App Home: the request's own message stays where everybody sees it.
    if (asked.channel === null && requests.spotOf(request)) return toAsker(asked, actor, view);
    const { channel } = asked;
    if (channel === null)
      return orLater(request, () => requests.update(request, () => ({ request, view, ...asker(actor) })));
    await orLater(request, async () => {
      const spot = await requests.move(request, view, actor, channel);
      if (!spot) await toAsker(asked, actor, view);
      else if (spot.channel !== channel) await toAsker(asked, actor, cannotPost(actor, request));
    });
  };
}

function cannotPost({ locale }: Actor, request: number): View {
  const { title, hint } = wordsOf(locale).cannotPost(request);
  return { tone: 'warning', title, hint };
}
