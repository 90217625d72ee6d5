import type { z } from 'zod';
import type { Actor } from '../../../domain/actor.ts';
import type { Shown } from '../../dispatch/dispatcher-types.ts';
import type { Floor } from '../context.ts';
import { allMentioned, withoutMentions } from '../payloads/mentions.ts';
import type { commandPayload } from '../payloads/schemas.ts';
import { openButtonForm } from './button-form.ts';
import { formWanted, openForm, type Typed, typedCommand } from './open-form.ts';
import { callNamed } from './resolve-mentions.ts';

type Sent = z.infer<typeof commandPayload>;

/** Answers `/mail …`: what is typed in full is run, and what lacks something opens a form. */
export async function onCommand(floor: Floor, { who, line, trigger, asked }: Sent): Promise<void> {
  const typed = typedCommand(floor.commands, line);
  const wanted = formWanted(line, typed);
  if (wanted) {
    try {
      return await openForm(floor, who, { trigger, asked, wanted });
    } catch (err) {
      // Too late for a form, perhaps: the desk says in words what is missing.
      floor.log.warn({ err }, 'Slack did not open a form');
    }
  }
  const actor = await floor.people.actorOf(who, asked.channel);
  const shown = await answerTo(floor, actor, line, typed);
  if (await asksForReason(floor, actor, shown, { trigger, asked })) return;
  await floor.answer(asked, actor, shown);
}

/** What the desk says to a line. Where it mentions people, they are told apart from its words first. */
const answerTo = (floor: Floor, actor: Actor, line: string, typed: Typed | null): Promise<Shown> =>
  typed && allMentioned(line).length > 0
    ? callNamed(floor, actor, typed.command, typed.given)
    : floor.desk.run(actor, withoutMentions(line));

/** Opens the form for the reason that a command lacks. @returns whether it did. */
async function asksForReason(
  floor: Floor,
  actor: Actor,
  { refused, view }: Shown,
  { trigger, asked }: Pick<Sent, 'trigger' | 'asked'>,
): Promise<boolean> {
  const action = view.buttons?.find((button) => button.action.kind === 'give-reason')?.action;
  const form = action && floor.desk.formFor(actor, action);
  if (!refused || !action || !form) return false;
  const button = await floor.chat.draw((buttonId) => buttonId(action));
  const state = { button, asked, message: null, ephemeral: false };
  return openButtonForm(floor, actor, { trigger, form, state });
}
