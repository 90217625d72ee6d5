import type { Actor } from '../../../domain/actor.ts';
import { requesterRecipient } from '../../../requests/outbox/recipients.ts';
import type { RequestUpdate } from '../../delivery/adapter.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { View } from '../../view/view.ts';
import type { RenderMessage } from '../delivery/render.ts';
import type { RequestMessages } from '../delivery/request-messages.ts';
import type { DeliverFile } from '../files/deliver-file.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { SendEphemeral } from './ephemeral.ts';
import { notShownView } from './not-shown-view.ts';
import type { OpenViews } from './open-views.ts';

export type SendReply = (asked: ReplyTarget, actor: Actor, reply: Reply) => Promise<void>;

/** Replies to what was typed: a request is shown to everyone in the channel, all else to the actor alone. */
export function createSendReply(options: {
  readonly requestMessages: RequestMessages;
  readonly requestUpdates: (request: number) => readonly RequestUpdate[];
  readonly sendEphemeral: SendEphemeral;
  readonly render: RenderMessage;
  /** Called where Slack did not accept a message: a job shows it later. */
  readonly showLater: (request: number, error: unknown) => Promise<void>;
  readonly openViews: OpenViews;
  readonly deliverFile: DeliverFile;
}): SendReply {
  const { requestMessages, requestUpdates, sendEphemeral, render, showLater, openViews, deliverFile } =
    options;

  const noteModal = (modal: string, actor: Actor, request: number | null): void =>
    request === null ? openViews.forgetModal(modal) : openViews.noteModal(modal, { actor, request });

  const sendToRequester = async (asked: ReplyTarget, actor: Actor, view: View) =>
    sendEphemeral(asked, actor.userId, await render(view, actor));

  /** Whether a request was made on Slack: the message of one made elsewhere is there. */
  const isRequestedHere = (request: number): boolean =>
    requestUpdates(request).some(
      ({ audience, platform }) => audience === 'requester' && platform === 'slack',
    );

  async function orShowLater(
    asked: ReplyTarget,
    actor: Actor,
    request: number,
    work: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      await showLater(request, error);
      await sendNotShown({ sendEphemeral, render }, asked, actor, request, error);
    }
  }

  return async (asked, actor, reply) => {
    const { view, request, refused, noteShown } = await deliverFile(asked, actor, reply);
    if (asked.modal !== undefined) noteModal(asked.modal, actor, refused ? null : request);
    if (request === null || refused) {
      await sendToRequester(asked, actor, view);
      return noteShown?.();
    }
    if (!isRequestedHere(request)) return sendToRequester(asked, actor, view);
    const { channel, modal } = asked;
    // Asked in App Home: the request's message stays where everybody sees it; a new one's is a direct message.
    if (channel === null && requestMessages.requesterMessage(request))
      return sendToRequester(asked, actor, view);
    if (channel === null) {
      if (modal !== undefined) await sendToRequester(asked, actor, view);
      return orShowLater(asked, actor, request, () =>
        requestMessages.update(request, () => ({ request, view, ...requesterRecipient(actor) })),
      );
    }
    await orShowLater(asked, actor, request, async () => {
      const ref = await requestMessages.repost(request, view, actor, channel);
      if (!ref) await sendToRequester(asked, actor, view);
      else if (ref.channel !== channel) await sendToRequester(asked, actor, cannotPostView(actor, request));
    });
  };
}

/**
 * Says by the response URL, which needs no token, that a request's message comes later. Where there is none, the message
 * itself is the answer.
 */
export async function sendNotShown(
  { sendEphemeral, render }: { readonly sendEphemeral: SendEphemeral; readonly render: RenderMessage },
  asked: ReplyTarget,
  actor: Actor,
  request: number,
  error: unknown,
): Promise<void> {
  if (asked.responseUrl === null) return;
  const message = await render(notShownView(actor.locale, request, error), actor);
  // The job that shows the request is stored already: nothing is lost where this too is refused.
  await sendEphemeral(asked, actor.userId, message).catch(() => undefined);
}

function cannotPostView({ locale }: Actor, request: number): View {
  const { title, hint } = translationsIn(locale).cannotPost(request);
  return { tone: 'warning', title, hint };
}
