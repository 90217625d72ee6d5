import type { types } from '@slack/bolt';
import type { Actor } from '../../../domain/actor.ts';
import type { SlackContext } from '../context.ts';
import { plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import { translationsIn } from '../translations.ts';

/** The beginning of the action_id of a button that opens a command's form; the command is the button's value. */
export const formButton = 'form-';

/** How many commands have a button: the first ones, in help's order. */
const maxButtons = 5;

/** Shows App Home: buttons for the commonest commands, what waits for the actor's approval, and the actor's own mailboxes and requests. */
export async function showAppHome(context: SlackContext, actor: Actor): Promise<void> {
  const translations = translationsIn(actor.locale);
  const mine = await context.dispatcher.run(actor, '/mail mine');
  const waiting = await context.dispatcher.run(actor, '/mail requests waiting');
  const parts: types.KnownBlock[] = mine.refused
    ? (await context.render(mine.view, actor)).blocks
    : [
        { type: 'actions', elements: commandButtons(context) },
        { type: 'context', elements: [plainText(translations.homeHint, limits.contextText)] },
        { type: 'divider' },
        { type: 'header', text: plainText(translations.homeWaiting, limits.headerText) },
        ...(await context.render(waiting.view, actor)).blocks,
        { type: 'divider' },
        { type: 'header', text: plainText(translations.homeMine, limits.headerText) },
        ...(await context.render(mine.view, actor)).blocks,
      ];
  const blocks: types.KnownBlock[] = [
    { type: 'section', text: plainText(translations.homeTitle, limits.sectionText) },
    ...parts,
  ];
  await context.client.views.publish({ user_id: actor.userId, view: { type: 'home', blocks } });
}

const commandButtons = ({ commands }: SlackContext): types.Button[] =>
  commands
    .filter((command) => command.arguments.length > 0)
    .slice(0, maxButtons)
    .map(({ path }, index) => ({
      type: 'button',
      action_id: `${formButton}${index}`,
      text: plainText(path.join(' '), limits.buttonText),
      value: path.join(' '),
    }));
