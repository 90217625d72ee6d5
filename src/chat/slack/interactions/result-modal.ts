import type { types } from '@slack/bolt';
import type { SlackClient } from '../connection/api.ts';
import { slackError } from '../connection/api.ts';
import type { Message } from '../delivery/render.ts';
import { plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';

/** The name of the app, which is the same in every language. */
const title = 'Facteur';

/** A message as a modal shows it. */
export const resultView = ({ blocks, withoutTable = blocks }: Message): types.ModalView => ({
  type: 'modal',
  title: plainText(title, limits.viewTitle),
  // Slack's reference names messages alone for data_table.
  blocks: withoutTable.slice(0, limits.viewBlocks),
});

/** Shows a message in an open modal. @returns false where Slack did not take it, such as after the modal was closed. */
export async function showInModal(client: SlackClient, modal: string, message: Message): Promise<boolean> {
  try {
    await client.views.update({ view_id: modal, view: resultView(message) });
    return true;
  } catch (error) {
    if (slackError(error) === null) throw error;
    return false;
  }
}
