import type { Actor } from '../../../domain/actor.ts';
import { commandAt } from '../../command/find-command.ts';
import { addressesIn } from '../../dispatch/understand.ts';
import type { Button, View } from '../../view/view.ts';
import type { SlackContext } from '../context.ts';
import { shortcuts } from '../manifest.ts';
import type { ShortcutPayload } from '../payloads/schemas.ts';
import { translationsIn } from '../translations.ts';
import type { GetActor } from '../users/users.ts';
import { type FormRequest, openForm } from './open-form.ts';

/** How many addresses of a message are offered. */
const maxAddresses = 10;

/** Handles a shortcut: opens the form that it is for. Where that is too late, such as after a restart, offers a button for it. */
export async function handleShortcut(
  context: SlackContext,
  shortcut: ShortcutPayload,
  getActor: GetActor,
): Promise<void> {
  const wanted = formFor(context, shortcut);
  if (wanted && (await isOpened(context, shortcut, wanted, getActor))) return;
  const actor = await getActor();
  const view = wanted?.command === null ? lateView(actor) : aliasView(context, actor, shortcut);
  await context.sendEphemeral(shortcut.asked, actor.userId, await context.render(view, actor));
}

/** The form that a shortcut is for; null where it is not clear which address is meant. */
function formFor({ commands }: SlackContext, { callback, text }: ShortcutPayload): FormRequest | null {
  if (callback !== shortcuts.aliasForAddress) return { command: null, given: {} };
  const command = commandAt(commands, ['alias']);
  const [only, ...others] = addressesIn(text);
  return command && only !== undefined && others.length === 0 ? { command, given: { to: only } } : null;
}

async function isOpened(
  context: SlackContext,
  { who, trigger, asked }: ShortcutPayload,
  wanted: FormRequest,
  getActor: GetActor,
): Promise<boolean> {
  try {
    await openForm(context, { who, trigger, asked, wanted }, getActor);
    return true;
  } catch (err) {
    context.log.warn({ err }, 'Slack did not open a form');
    return false;
  }
}

/** A button for each address of the message, which opens the form for an alias to it. */
function aliasView(context: SlackContext, { locale }: Actor, { text }: ShortcutPayload): View {
  const { answers } = context.translationsFor(locale);
  const offered = addressesIn(text).slice(0, maxAddresses);
  const buttons = offered.map((address): Button => {
    const action = { kind: 'fill-in', path: ['alias'], values: { to: address } } as const;
    return { label: address, style: 'plain', action };
  });
  if (buttons.length === 0) return { tone: 'failure', ...answers.aliasForNone };
  const { formNotOpened } = translationsIn(locale);
  if (buttons.length === 1)
    return { tone: 'warning', title: formNotOpened.title, hint: answers.openHint, buttons };
  return { tone: 'plain', title: answers.aliasForWhich, buttons };
}

const lateView = ({ locale }: Actor): View => ({
  tone: 'warning',
  title: translationsIn(locale).formNotOpened.title,
  hint: translationsIn(locale).shortcutAgain,
});
