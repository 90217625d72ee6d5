import type { types } from '@slack/bolt';
import type { z } from 'zod';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { commandAt } from '../../command/find-command.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { cut } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState, formPayload } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { textField } from './button-form.ts';
import { chosenCommand, commandForm } from './command-form.ts';
import { callWithMentions } from './resolve-mentions.ts';
import { showActionResult } from './show-action-result.ts';

/** Milliseconds that a form stays open for its answer: Slack waits 3 s, of which asking who speaks may take 1. */
const openTimeout = 1_500;

/** What Slack does with a form that was sent: nothing said closes it. */
export type FormResponse =
  | undefined
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

type FormPayload = z.infer<typeof formPayload>;
type FilledForm<State> = Pick<FormPayload, 'values'> & { readonly form: State };
type Acknowledge = (answer: FormResponse) => Promise<void>;

/** Answers a form that was sent. What was refused is said beside its field; all else, where the form was asked for. */
export function handleForm(
  context: SlackContext,
  { form, values }: FormPayload,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  return 'button' in form
    ? handleButtonForm(context, { form, values }, getActor, acknowledge)
    : handleCommandForm(context, { form, values }, getActor, acknowledge);
}

async function handleCommandForm(
  context: SlackContext,
  { form, values }: FilledForm<FormState>,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await getActor();
  const name = form.path?.join(' ') ?? values[chosenCommand] ?? '';
  const command = commandAt(context.commands, name.split(' '));
  if (command && form.path === null && command.arguments.length > 0) {
    const view = commandForm(context.formContext(actor, form.asked), command, {});
    return acknowledge({ response_action: 'update', view });
  }
  const answering =
    command && form.path !== null
      ? callWithMentions(context, actor, command, values)
      : context.dispatcher.call(actor, { path: name.split(' '), values: {} });
  const inTime = await withTimeout(openTimeout, answering, null);
  // A refusal that is about no field stands beside the first one.
  const field = inTime?.refused?.field ?? command?.arguments[0]?.name;
  if (inTime?.refused && field !== undefined) return acknowledge(fieldErrors(field, inTime.view));
  await acknowledge(undefined);
  await context.sendReply(form.asked, actor, await answering);
}

/** Presses the button that asked for a form, with the text that was put into it. */
async function handleButtonForm(
  context: SlackContext,
  { form, values }: FilledForm<ButtonFormState>,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await getActor();
  const action = context.chat.button(form.button);
  if (!action) return acknowledge(fieldErrors(textField, translationsIn(actor.locale).buttonUnknown));
  const pressing = context.dispatcher.click(actor, action, values[textField] ?? '');
  const inTime = await withTimeout(openTimeout, pressing, null);
  if (inTime?.refused) return acknowledge(fieldErrors(textField, inTime.view));
  await acknowledge(undefined);
  await showActionResult(context, form, actor, action, await pressing);
}

function fieldErrors(field: string, { title, hint }: Pick<View, 'title' | 'hint'>): FormResponse {
  const told = [title, hint].filter((part) => part !== undefined).join(' ');
  return { response_action: 'errors', errors: { [field]: cut(told, limits.sectionText) } };
}
