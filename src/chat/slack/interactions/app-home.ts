import type { types } from '@slack/bolt';
import type { Actor } from '../../../domain/actor.ts';
import type { Floor } from '../context.ts';
import { plain } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import { wordsOf } from '../translations.ts';

/** How the action_id of a button begins that opens the form of the command in its value. */
export const formButton = 'form-';

/** Commands that have a button: the first ones, as help lists them. */
const buttons = 5;

/** Shows App Home: one's own mailboxes and requests, what waits for one's approval, and the commonest commands. */
export async function showHome(floor: Floor, actor: Actor): Promise<void> {
  const words = wordsOf(actor.locale);
  const mine = await floor.desk.run(actor, '/mail mine');
  const waiting = await floor.desk.run(actor, '/mail requests waiting');
  const parts: types.KnownBlock[] = mine.refused
    ? (await floor.render(mine.view, actor)).blocks
    : [
        { type: 'actions', elements: commandButtons(floor) },
        { type: 'context', elements: [plain(words.homeHint, limits.contextText)] },
        { type: 'divider' },
        { type: 'header', text: plain(words.homeWaiting, limits.headerText) },
        ...(await floor.render(waiting.view, actor)).blocks,
        { type: 'divider' },
        { type: 'header', text: plain(words.homeMine, limits.headerText) },
        ...(await floor.render(mine.view, actor)).blocks,
      ];
  const blocks: types.KnownBlock[] = [
    { type: 'section', text: plain(words.homeTitle, limits.sectionText) },
    ...parts,
  ];
  await floor.client.views.publish({ user_id: actor.userId, view: { type: 'home', blocks } });
}

const commandButtons = ({ commands }: Floor): types.Button[] =>
  commands
    .filter((command) => command.arguments.length > 0)
    .slice(0, buttons)
    .map(({ path }, index) => ({
      type: 'button',
      action_id: `${formButton}${index}`,
      text: plain(path.join(' '), limits.buttonText),
      value: path.join(' '),
    }));
