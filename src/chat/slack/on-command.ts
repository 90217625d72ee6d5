import type { z } from 'zod';
import type { Floor } from './floor.ts';
import { formWanted, openForm } from './open-form.ts';
import type { commandPayload } from './payloads.ts';

/** Answers `/mail …`: what is typed in full is run, and what lacks something opens a form. */
export async function onCommand(
  floor: Floor,
  { who, line, trigger, asked }: z.infer<typeof commandPayload>,
): Promise<void> {
  const wanted = formWanted(floor.commands, line);
  if (wanted) {
    try {
      return await openForm(floor, who, { trigger, asked, wanted });
    } catch (err) {
      // Too late for a form, perhaps: the desk says in words what is missing.
      floor.log.warn({ err }, 'Slack did not open a form');
    }
  }
  const actor = await floor.people.actorOf(who, asked.channel);
  await floor.answer(asked, actor, await floor.desk.run(actor, line));
}
