import type { z } from 'zod';
import type { Actor } from '../../../domain/actor.ts';
import type { Command } from '../../command/command.ts';
import { rawValues } from '../../command/parse-arguments.ts';
import type { ParsedLine } from '../../command/parse-line.ts';
import type { Reply } from '../../dispatch/reply.ts';
import type { SlackContext } from '../context.ts';
import { mentionedUsers, stripMentions } from '../payloads/mentions.ts';
import type { commandPayload } from '../payloads/schemas.ts';
import type { GetActor } from '../users/users.ts';
import { openButtonForm } from './button-form.ts';
import { formToOpen, openForm } from './open-form.ts';
import { callWithMentions } from './resolve-mentions.ts';

type CommandPayload = z.infer<typeof commandPayload>;

/** Handles `/mail …`: runs a complete line, and opens a form for one that lacks something. */
export async function handleCommand(
  context: SlackContext,
  { who, line, trigger, asked }: CommandPayload,
  getActor: GetActor,
): Promise<void> {
  const parsed = context.dispatcher.parse(line);
  const wanted = formToOpen(line, parsed);
  if (wanted) {
    try {
      return await openForm(context, { who, trigger, asked, wanted }, getActor);
    } catch (err) {
      // Perhaps it was too late for a form: the dispatcher's answer says what is missing.
      context.log.warn({ err }, 'Slack did not open a form');
    }
  }
  const actor = await getActor();
  const reply = await runCommand(context, actor, line, parsed);
  if (await askForReason(context, actor, reply, { trigger, asked })) return;
  await context.sendReply(asked, actor, reply);
}

/** Runs a line. Where it mentions people, their names are looked up first. */
export function runCommand(
  context: SlackContext,
  actor: Actor,
  line: string,
  parsed: ParsedLine<Command>,
): Promise<Reply> {
  if (mentionedUsers(line).length === 0)
    return context.dispatcher.runParsed(actor, parsed, context.openFile(actor));
  if (!parsed.ok) return context.dispatcher.run(actor, stripMentions(line));
  const { command, words } = parsed.value;
  return callWithMentions(context, actor, command, rawValues(words));
}

/** Opens the form for the reason that a command lacks. @returns whether it did. */
async function askForReason(
  context: SlackContext,
  actor: Actor,
  { refused, view }: Reply,
  { trigger, asked }: Pick<CommandPayload, 'trigger' | 'asked'>,
): Promise<boolean> {
  const action = view.buttons?.find((button) => button.action.kind === 'give-reason')?.action;
  const form = action && context.dispatcher.formFor(actor, action);
  if (!refused || !action || !form) return false;
  const button = await context.chat.renderWithButtons((buttonId) => buttonId(action));
  const state = { button, asked, message: null, ephemeral: false };
  return openButtonForm(context, actor, { trigger, form, state });
}
