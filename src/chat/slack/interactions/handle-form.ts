import type { types } from '@slack/bolt';
import type { z } from 'zod';
import type { Actor } from '../../../domain/actor.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { commandAt } from '../../command/find-command.ts';
import { commandForm } from '../../form/form.ts';
import { callValues, formInputs, inputAtFault } from '../../form/form-inputs.ts';
import type { View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { withoutButtons } from '../delivery/request-messages.ts';
import { cut } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState, formPayload, ReplyTarget } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { textField } from './button-form.ts';
import { chosenCommand, commandFormView, loadingView } from './command-form.ts';
import { callWithMentions } from './resolve-mentions.ts';
import { resultView } from './result-modal.ts';
import { showActionResult } from './show-action-result.ts';

/** How long a form stays open for its answer, in milliseconds: Slack waits 3 s, of which building the actor may take 1. */
const openTimeout = 1_500;

/** The response to a submitted form: undefined closes it. */
type FormResponse =
  | undefined
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

type FormPayload = z.infer<typeof formPayload>;
type FilledForm<State> = Pick<FormPayload, 'values' | 'asked'> & { readonly form: State };
type Acknowledge = (answer: FormResponse) => Promise<void>;

/** Handles a submitted form. A fault is shown beside its field; any other reply, where the form was opened. */
export function handleForm(
  context: SlackContext,
  { form, asked, values }: FormPayload,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  return 'button' in form
    ? handleButtonForm(context, { form, asked, values }, getActor, acknowledge)
    : handleCommandForm(context, { form, asked, values }, getActor, acknowledge);
}

async function handleCommandForm(
  context: SlackContext,
  { form, asked, values }: FilledForm<FormState>,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await getActor();
  const name = form.path?.join(' ') ?? values[chosenCommand] ?? '';
  const command = commandAt(context.commands, name.split(' '));
  const formContext = context.formContext(actor, asked);
  if (command && form.path === null && command.arguments.length > 0) {
    const view = commandFormView(formContext, command, (filled) => formInputs(filled, {}));
    return acknowledge({ response_action: 'update', view });
  }
  const filled = command && form.path !== null ? commandForm(command, formContext) : null;
  const running =
    command && filled
      ? callWithMentions(context, actor, command, callValues(filled, values))
      : context.dispatcher.call(actor, { path: name.split(' '), values: {} });
  const early = await withTimeout(openTimeout, running, null);
  // What says more than fits beside an input is shown below the closed form.
  if (early?.refused && !early.view.text?.length) {
    const input = filled && inputAtFault(filled, early.refused.field ?? '', values);
    // A fault that is about no input of the form is shown beside the first one.
    const [first] = Object.keys(values);
    const shown = input !== null && input in values ? input : first;
    if (shown !== undefined) return acknowledge(fieldErrors(shown, early.view));
  }
  await acknowledge(await afterSubmission(context, asked, actor, early?.view));
  await context.sendReply(asked, actor, await running);
}

/**
 * A form that was opened in App Home stays open and shows what comes of it; any other is closed. What is known by now is in
 * the response itself: an update of the modal could overtake that.
 */
async function afterSubmission(
  { render }: SlackContext,
  { modal }: ReplyTarget,
  actor: Actor,
  view: View | undefined,
): Promise<FormResponse> {
  if (modal === undefined) return undefined;
  const shown = view ? resultView(await render(view, actor)) : loadingView(translationsIn(actor.locale));
  return { response_action: 'update', view: shown };
}

/** Runs the action of the button that opened the form, with the form's text. */
async function handleButtonForm(
  context: SlackContext,
  { form, asked, values }: FilledForm<ButtonFormState>,
  getActor: GetActor,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await getActor();
  const action = context.chat.button(form.button);
  if (!action) return acknowledge(fieldErrors(textField, translationsIn(actor.locale).buttonUnknown));
  const typed = values[textField] ?? '';
  const running = context.dispatcher.click(actor, action, typed, context.openFile(actor));
  const early = await withTimeout(openTimeout, running, null);
  if (early?.refused) return acknowledge(fieldErrors(textField, early.view));
  const known = early ? withoutButtons(early.view) : undefined;
  await acknowledge(await afterSubmission(context, asked, actor, known));
  await showActionResult(context, { ...form, asked }, actor, action, await running);
}

function fieldErrors(field: string, { title, hint }: Pick<View, 'title' | 'hint'>): FormResponse {
  const text = [title, hint].filter((part) => part !== undefined).join(' ');
  return { response_action: 'errors', errors: { [field]: cut(text, limits.sectionText) } };
}
