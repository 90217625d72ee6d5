import type { types } from '@slack/bolt';
import type { z } from 'zod';
import { within } from '../../../lib/with-timeout.ts';
import { commandAt } from '../../command/find-command.ts';
import type { View } from '../../view/view.ts';
import type { Floor } from '../context.ts';
import { cut } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import type { ButtonFormState, FormState, formPayload } from '../payloads/schemas.ts';
import { wordsOf } from '../translations.ts';
import { typedField } from './button-form.ts';
import { chosenCommand, commandForm } from './command-form.ts';
import { callNamed } from './resolve-mentions.ts';
import { showPressed } from './show-action-result.ts';

/** Milliseconds that a form stays open for its answer: Slack waits 3 s, of which asking who speaks may take 1. */
const openTime = 1_500;

/** What Slack does with a form that was sent: nothing said closes it. */
export type FormAnswer =
  | undefined
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

type Sent = z.infer<typeof formPayload>;
type Filled<State> = Pick<Sent, 'who' | 'values'> & { readonly form: State };
type Acknowledge = (answer: FormAnswer) => Promise<void>;

/** Answers a form that was sent. What was refused is said beside its field; all else, where the form was asked for. */
export function onForm(floor: Floor, { form, ...sent }: Sent, acknowledge: Acknowledge): Promise<void> {
  return 'button' in form
    ? onButtonForm(floor, { ...sent, form }, acknowledge)
    : onCommandForm(floor, { ...sent, form }, acknowledge);
}

async function onCommandForm(
  floor: Floor,
  { form, who, values }: Filled<FormState>,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await floor.people.actorOf(who, form.asked.channel);
  const name = form.path?.join(' ') ?? values[chosenCommand] ?? '';
  const command = commandAt(floor.commands, name.split(' '));
  if (command && form.path === null && command.arguments.length > 0) {
    const view = commandForm(floor.formLook(actor, form.asked), command, {});
    return acknowledge({ response_action: 'update', view });
  }
  const answering =
    command && form.path !== null
      ? callNamed(floor, actor, command, values)
      : floor.desk.call(actor, { path: name.split(' '), values: {} });
  const inTime = await within(openTime, answering, null);
  // A refusal that is about no field stands beside the first one.
  const field = inTime?.refused?.field ?? command?.arguments[0]?.name;
  if (inTime?.refused && field !== undefined) return acknowledge(errorsAt(field, inTime.view));
  await acknowledge(undefined);
  await floor.answer(form.asked, actor, await answering);
}

/** Presses the button that asked for a form, with the text that was put into it. */
async function onButtonForm(
  floor: Floor,
  { form, who, values }: Filled<ButtonFormState>,
  acknowledge: Acknowledge,
): Promise<void> {
  const actor = await floor.people.actorOf(who, form.asked.channel);
  const action = floor.chat.button(form.button);
  if (!action) return acknowledge(errorsAt(typedField, wordsOf(actor.locale).buttonUnknown));
  const pressing = floor.desk.press(actor, action, values[typedField] ?? '');
  const inTime = await within(openTime, pressing, null);
  if (inTime?.refused) return acknowledge(errorsAt(typedField, inTime.view));
  await acknowledge(undefined);
  await showPressed(floor, form, actor, action, await pressing);
}

function errorsAt(field: string, { title, hint }: Pick<View, 'title' | 'hint'>): FormAnswer {
  const told = [title, hint].filter((part) => part !== undefined).join(' ');
  return { response_action: 'errors', errors: { [field]: cut(told, limits.sectionText) } };
}
