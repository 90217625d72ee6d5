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

/** How long a form stays open for its answer, in milliseconds: Slack waits 3 s, of which building the actor may take 1. */
const openTimeout = 1_500;

/** The response to a submitted form: undefined closes it. */
type FormResponse =
  | undefined
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

type FormPayload = z.infer<typeof formPayload>;
type FilledForm<State> = Pick<FormPayload, 'values'> & { readonly form: State };
type Acknowledge = (answer: FormResponse) => Promise<void>;

/** Handles a submitted form. A fault is shown beside its field; any other reply, where the form was opened. */
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
  const running =
    command && form.path !== null
      ? callWithMentions(context, actor, command, values)
      : context.dispatcher.call(actor, { path: name.split(' '), values: {} });
  const early = await withTimeout(openTimeout, running, null);
  // A fault that is about no field is shown beside the first one.
  const field = early?.refused?.field ?? command?.arguments[0]?.name;
  if (early?.refused && field !== undefined) return acknowledge(fieldErrors(field, early.view));
  await acknowledge(undefined);
  await context.sendReply(form.asked, actor, await running);
}

/** Runs the action of the button that opened the form, with the form's text. */
async function handleButtonForm(
  context: SlackContext,
  { form, values }: FilledForm<ButtonFormState>,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await getActor();
  const action = context.chat.button(form.button);
  if (!action) return acknowledge(fieldErrors(textField, translationsIn(actor.locale).buttonUnknown));
  const running = context.dispatcher.click(actor, action, values[textField] ?? '');
  const early = await withTimeout(openTimeout, running, null);
  if (early?.refused) return acknowledge(fieldErrors(textField, early.view));
  await acknowledge(undefined);
  await showActionResult(context, form, actor, action, await running);
}

function fieldErrors(field: string, { title, hint }: Pick<View, 'title' | 'hint'>): FormResponse {
  const text = [title, hint].filter((part) => part !== undefined).join(' ');
  return { response_action: 'errors', errors: { [field]: cut(text, limits.sectionText) } };
}
