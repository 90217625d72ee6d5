import { commandAt } from '../../command/find-command.ts';
import { addressesIn } from '../../dispatch/understand.ts';
import type { Button, View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { shortcuts } from '../manifest.ts';
import type { ShortcutPayload } from '../payloads/schemas.ts';
import type { GetActor } from '../users/users.ts';
import { openForm } from './open-form.ts';

/** How many addresses of a message are offered. */
const maxAddresses = 10;

/** Handles a shortcut: opens the form that it is for. */
export async function handleShortcut(
  context: SlackContext,
  { who, trigger, asked, callback, text }: ShortcutPayload,
  getActor: GetActor,
): Promise<void> {
  if (callback !== shortcuts.aliasForAddress)
    return openForm(context, { who, trigger, asked, wanted: { command: null, given: {} } }, getActor);
  const command = commandAt(context.commands, ['alias']);
  const [only, ...others] = addressesIn(text);
  if (command && only !== undefined && others.length === 0)
    return openForm(context, { who, trigger, asked, wanted: { command, given: { to: only } } }, getActor);
  const actor = await getActor();
  const { answers } = context.translationsFor(actor.locale);
  const offered = only === undefined ? [] : [only, ...others].slice(0, maxAddresses);
  const buttons = offered.map((address): Button => {
    return {
      label: address,
      style: 'plain',
      action: { kind: 'fill-in', path: ['alias'], values: { to: address } },
    };
  });
  const view: View =
    buttons.length === 0
      ? { tone: 'failure', ...answers.aliasForNone }
      : { tone: 'plain', title: answers.aliasForWhich, buttons };
  await context.sendEphemeral(asked, actor.userId, await context.render(view, actor));
}
