import type { Actor } from '../../../domain/actor.ts';
import { rawValues } from '../../command/parse-arguments.ts';
import { formatUsage } from '../../command/usage.ts';
import { type Reply, viewReply } from '../../dispatch/reply.ts';
import type { SlackContext } from '../context.ts';
import { clientMessageId } from '../delivery/message-client.ts';
import { stripMentions } from '../payloads/mentions.ts';
import type { MessagePayload } from '../payloads/schemas.ts';
import type { GetActor } from '../users/users.ts';
import { runCommand } from './handle-command.ts';
import { formToOpen } from './open-form.ts';

/** Answers a mention of the bot, or a direct message to it, in its conversation. */
export async function handleMessage(
  context: SlackContext,
  message: MessagePayload,
  getActor: GetActor,
): Promise<void> {
  const actor = await getActor();
  const reply = await replyTo(context, actor, message.line);
  if (reply.request !== null && !reply.refused) return context.sendReply(message.asked, actor, reply);
  await sendAnswer(context, message, actor, reply);
}

/** A command that is typed in a message is run as typed; no form can be opened without a click. */
async function replyTo(context: SlackContext, actor: Actor, line: string): Promise<Reply> {
  const { dispatcher } = context;
  if (!/^\/mail(\s|$)/i.test(line)) return dispatcher.answer(actor, stripMentions(line));
  const parsed = dispatcher.parse(line);
  const wanted = formToOpen(line, parsed);
  if (!wanted || actor.roles.length === 0) return runCommand(context, actor, line, parsed);
  if (!wanted.command || !parsed.ok) return dispatcher.answer(actor, '');
  const { answers } = context.translationsFor(actor.locale);
  const { command } = wanted;
  const values = rawValues(parsed.value.words);
  return viewReply({
    tone: 'plain',
    title: formatUsage(command),
    hint: answers.openHint,
    buttons: [
      { label: answers.openForm, style: 'primary', action: { kind: 'fill-in', path: command.path, values } },
    ],
  });
}

/** In a channel only the person sees what was looked up: others there may not be of this workspace. */
async function sendAnswer(
  context: SlackContext,
  { isDirect, asked, thread, trigger }: MessagePayload,
  actor: Actor,
  reply: Reply,
): Promise<void> {
  const { view } = await context.deliverFile(asked, actor, reply);
  const shown = await context.render(view, actor);
  if (!isDirect) {
    const { channel } = asked;
    await context.client.chat.postEphemeral({
      channel,
      user: actor.userId,
      ...shown,
      ...(thread !== undefined && { thread_ts: thread }),
    });
    return;
  }
  await context.messageClient.post(asked.channel, shown, {
    thread,
    // The same after a restart, so that a message is answered once.
    id: clientMessageId(`answer ${trigger}`, { ...shown, blocks: [] }),
  });
}
