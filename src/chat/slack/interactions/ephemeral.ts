import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type SlackClient, slackError } from '../connection/api.ts';
import type { MessageClient } from '../delivery/message-client.ts';
import type { Message } from '../delivery/render.ts';
import {
  type Content,
  type ResponseRefusal,
  ResponseRefused,
  type TableSupport,
} from '../delivery/table-support.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import { showInModal } from './result-modal.ts';

/** How long Slack may take to accept a response, in milliseconds. */
const responseTimeout = 10_000;

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
): SendEphemeral {
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
export async function deleteEphemeral({ responseUrl }: ReplyTarget): Promise<void> {
  if (responseUrl !== null) await postResponse(responseUrl, { delete_original: true });
}

/** @throws ResponseRefused where Slack did not accept the message. */
const respondBy = (url: string, replace: boolean) => async (content: Content) => {
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

/** The answers of a response URL that say nothing about the message itself. */
const isBusy = (status: number): boolean => status === 429 || status >= 500;

/**
 * Posts to a response URL. Not by `fetch`: what it holds of each response until the timeout makes garbage collection pause too
 * long in a busy hour.
 */
function postResponse(
  url: string,
  content: Readonly<Record<string, unknown>>,
): Promise<'accepted' | ResponseRefusal> {
  const body = JSON.stringify(content);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const { promise, resolve } = Promise.withResolvers<'accepted' | ResponseRefusal>();
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  // Parsed to a URL, so that characters which are not allowed in one are escaped and do not throw.
  const sending = request(new URL(url), { method: 'POST', headers, timeout: responseTimeout });
  sending.on('response', (reply) => {
    reply.resume();
    const { statusCode = 500 } = reply;
    const refusal = isBusy(statusCode) ? 'unclear' : 'refused';
    reply.on('error', () => resolve('unclear'));
    reply.on('end', () => resolve(statusCode === 200 ? 'accepted' : refusal));
  });
  sending.on('timeout', () => sending.destroy());
  sending.on('error', () => resolve('unclear'));
  sending.end(body);
  return promise;
}
