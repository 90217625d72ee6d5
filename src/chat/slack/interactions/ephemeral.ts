import { type SlackClient, slackError } from '../connection/api.ts';
import type { PostResponse } from '../connection/post-response.ts';
import type { MessageClient } from '../delivery/message-client.ts';
import type { Message } from '../delivery/render.ts';
import { type Content, ResponseRefused, type TableSupport } from '../delivery/table-support.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import { showInModal } from './result-modal.ts';

export type SendEphemeral = (
  asked: ReplyTarget,
  user: string,
  message: Message,
  /** `replace`: takes the place of the clicked message. */
  options?: { readonly replace: boolean },
) => Promise<void>;

/**
 * Shows a message to one person only: in the modal that they have open; by the response URL;
 * where that is used up (5 responses in 30 minutes), in the channel; where Facteur may not post there, in a direct message.
 */
export function createSendEphemeral(
  client: SlackClient,
  tables: TableSupport,
  messageClient: MessageClient,
  postResponse: PostResponse,
): SendEphemeral {
  const respondBy = responseSender(postResponse);
  const postIn = (channel: string, user: string) => async (content: Content) =>
    void (await client.chat.postEphemeral({ channel, user, ...content }));

  return async ({ channel, responseUrl, modal }, user, message, { replace } = { replace: false }) => {
    if (modal !== undefined && (await showInModal(client, modal, message))) return;
    if (responseUrl !== null && (await isAccepted(tables.send(message, respondBy(responseUrl, replace)))))
      return;
    if (channel !== null && (await isAccepted(tables.send(message, postIn(channel, user))))) return;
    if (!(await messageClient.postDirect(user, message)))
      throw new Error('Slack lets us write to this person nowhere');
  };
}

/** Deletes the clicked message, which only one person sees. */
export async function deleteEphemeral(
  { postResponse }: { readonly postResponse: PostResponse },
  { responseUrl }: ReplyTarget,
): Promise<void> {
  if (responseUrl !== null) await postResponse(responseUrl, { delete_original: true });
}

/** @throws ResponseRefused where Slack did not accept the message. */
const responseSender =
  (postResponse: PostResponse) => (url: string, replace: boolean) => async (content: Content) => {
    const response = { ...content, response_type: 'ephemeral', replace_original: replace };
    const outcome = await postResponse(url, response);
    if (outcome !== 'accepted') throw new ResponseRefused(outcome);
  };

/** Whether Slack accepted a message; after any refusal there is another way. */
async function isAccepted(sending: Promise<void>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (!(error instanceof ResponseRefused) && slackError(error) === null) throw error;
    return false;
  }
}
