import type { Actor } from '../../../domain/actor.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { RenderMessage } from '../delivery/render.ts';
import type { SendEphemeral } from '../interactions/ephemeral.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import type { SendFile } from './outgoing.ts';

/** Sends the file of a reply. @returns the reply to show, without it. */
export type DeliverFile = (asked: ReplyTarget, actor: Actor, reply: Reply) => Promise<Reply>;

/** What became of the file is said in the answer; a request's is for all to see, so there it is said apart. */
export function createDeliverFile({
  sendFile,
  sendEphemeral,
  render,
}: {
  readonly sendFile: SendFile;
  readonly sendEphemeral: SendEphemeral;
  readonly render: RenderMessage;
}): DeliverFile {
  return async (asked, actor, { file, ...reply }) => {
    if (!file) return reply;
    const notice = await sendFile(actor, file);
    const said = [notice.title, notice.hint].filter((each) => each !== undefined);
    if (reply.request === null)
      return { ...reply, view: { ...reply.view, text: [...(reply.view.text ?? []), ...said] } };
    const { modal: _, ...here } = asked;
    const message = await render({ tone: 'plain', ...notice }, actor);
    await sendEphemeral(here, actor.userId, message);
    return reply;
  };
}
