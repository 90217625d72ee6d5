import type { Actor } from '../../../domain/actor.ts';
import { requesterRecipient } from '../../../requests/outbox/recipients.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { View } from '../../view/view.ts';
import type { RenderMessage } from '../delivery/render.ts';
import type { RequestMessages } from '../delivery/request-messages.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { SendEphemeral } from './ephemeral.ts';

export type SendReply = (asked: ReplyTarget, actor: Actor, shown: Reply) => Promise<void>;

/** Answers what was typed: a request to everyone in the channel, all else to the asker alone. */
export function createSendReply(options: {
  readonly requestMessages: RequestMessages;
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  readonly sendEphemeral: SendEphemeral;
  readonly render: RenderMessage;
  /** Hears of a message that Slack did not take: a job shows it later. */
  readonly showLater: (request: number, error: unknown) => Promise<void>;
}): SendReply {
  const { requestMessages, requestUpdates, sendEphemeral, render, showLater } = options;

  const sendToRequester = async (asked: ReplyTarget, actor: Actor, view: View) =>
    sendEphemeral(asked, actor.userId, await render(view, actor));

  /** What somebody asked for on another platform has its message there. */
  const isRequestedHere = (request: number): boolean =>
    requestUpdates(request).some(
      ({ audience, platform }) => audience === 'requester' && platform === 'slack',
    );

  async function orShowLater(request: number, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await showLater(request, error);
    }
  }

  return async (asked, actor, { view, request, refused }) => {
    if (request === null || refused) return sendToRequester(asked, actor, view);
    if (!isRequestedHere(request)) return sendToRequester(asked, actor, view);
    // From App Home: the request's own message stays where everybody sees it.
    if (asked.channel === null && requestMessages.requesterMessage(request))
      return sendToRequester(asked, actor, view);
    const { channel } = asked;
    if (channel === null)
      return orShowLater(request, () =>
        requestMessages.update(request, () => ({ request, view, ...requesterRecipient(actor) })),
      );
    await orShowLater(request, async () => {
      const ref = await requestMessages.repost(request, view, actor, channel);
      if (!ref) await sendToRequester(asked, actor, view);
      else if (ref.channel !== channel) await sendToRequester(asked, actor, cannotPostView(actor, request));
    });
  };
}

function cannotPostView({ locale }: Actor, request: number): View {
  const { title, hint } = translationsIn(locale).cannotPost(request);
  return { tone: 'warning', title, hint };
}
