import type { Action } from '../../../domain/action.ts';
import type { Actor } from '../../../domain/actor.ts';
import type { CommandCall } from '../../command/command.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import { translationsIn } from '../translations.ts';
import type { ReplyableInteraction } from './clicked-message.ts';
import { type EphemeralOptions, replyEphemeral, sendEphemeral } from './ephemeral.ts';
import { ownPagePath, renderOwnPage } from './own-page.ts';

type PageOptions = EphemeralOptions & { readonly dispatcher: Dispatcher };

/** Whether a command shows the page of one's own. */
export const callsOwnPage = ({ path }: Pick<CommandCall, 'path'>): boolean => path.join(' ') === ownPagePath;

/** Whether a button does. */
export function opensOwnPage({ parse }: Pick<Dispatcher, 'parse'>, action: Action): boolean {
  const parsed = action.kind === 'run' ? parse(action.line) : null;
  return parsed?.ok === true && callsOwnPage(parsed.value.command);
}

/** Shows somebody what waits for them, their mailboxes and their requests, each with buttons for what can be done. */
export async function showOwnPage(
  options: PageOptions,
  interaction: ReplyableInteraction,
  actor: Actor,
): Promise<void> {
  const { chat, dispatcher } = options;
  const content = await dispatcher.home(actor);
  if (!content.ok) {
    await replyEphemeral(options, interaction, translationsIn(actor.locale), content.fault);
    return;
  }
  const formOptions = dispatcher.formOptions(actor);
  const page = await chat.renderWithButtons((buttonId) =>
    renderOwnPage(content.value, { options: formOptions, buttonId }),
  );
  await sendEphemeral(options, interaction, page, { instead: true });
}
