import type { types } from '@slack/bolt';
import type { z } from 'zod';
import type { Definition } from '../command.ts';
import type { Shown } from '../desk.ts';
import { commandAt } from '../parse.ts';
import type { Floor } from './floor.ts';
import { chosenCommand, commandForm } from './form.ts';
import { limits } from './limits.ts';
import type { formPayload } from './payloads.ts';
import { cut } from './text.ts';
import { within } from './within.ts';

/** Milliseconds that a form stays open for its answer: Slack waits 3 s, of which asking who speaks may take 1. */
const openTime = 1_500;

/** What Slack does with a form that was sent: nothing said closes it. */
export type FormAnswer =
  | undefined
  | { readonly response_action: 'update'; readonly view: types.ModalView }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> };

type Sent = z.infer<typeof formPayload>;
type Acknowledge = (answer: FormAnswer) => Promise<void>;

/** Answers a form that was sent. What was refused is said beside its field; all else, where the form was asked for. */
export async function onForm(floor: Floor, sent: Sent, acknowledge: Acknowledge): Promise<void> {
  const { form, who, values } = sent;
  const actor = await floor.people.actorOf(who, form.asked.channel);
  const name = form.path?.join(' ') ?? values[chosenCommand] ?? '';
  const command = commandAt(floor.commands, name.split(' '));
  if (command && form.path === null && command.arguments.length > 0) {
    const view = commandForm(floor.formLook(actor, form.asked), command, {});
    return acknowledge({ response_action: 'update', view });
  }
  const path = command?.path ?? [name];
  const answering = floor.desk.call(actor, { path, values: form.path === null ? {} : values });
  const inTime = await within(openTime, answering, null);
  const errors = command && inTime ? errorsOf(command, inTime) : null;
  if (errors) return acknowledge({ response_action: 'errors', errors });
  await acknowledge(undefined);
  await floor.answer(form.asked, actor, await answering);
}

/** A refusal that is about no field stands beside the first one. */
function errorsOf(
  { arguments: fields }: Definition,
  { refused, view }: Shown,
): Record<string, string> | null {
  const [first] = fields;
  if (!refused || !first) return null;
  const told = [view.title, view.hint].filter((part) => part !== undefined).join(' ');
  return { [refused.field ?? first.name]: cut(told, limits.sectionText) };
}
