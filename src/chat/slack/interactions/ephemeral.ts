import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type SlackClient, slackError } from '../connection/api.ts';
import type { MessageClient } from '../delivery/message-client.ts';
import type { Message } from '../delivery/render.ts';
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
 * Shows a message to one person only: in the modal that they have open; by the response URL; where that is used up (5 responses in 30 minutes), in the
 * channel; where Facteur may not post there, in a direct message.
 */
export function createSendEphemeral(client: SlackClient, messageClient: MessageClient): SendEphemeral {
  return async ({ channel, responseUrl, modal }, user, message, { replace } = { replace: false }) => {
    if (modal !== undefined && (await showInModal(client, modal, message))) return;
    if (responseUrl !== null && (await respond(responseUrl, message, replace))) return;
    if (channel !== null && (await postEphemeral(client, channel, user, message))) return;
    if (!(await messageClient.postDirect(user, message)))
      throw new Error('Slack lets us write to this person nowhere');
  };
}

/** Deletes the clicked message, which only one person sees. */
export async function deleteEphemeral({ responseUrl }: ReplyTarget): Promise<void> {
  if (responseUrl !== null) await postResponse(responseUrl, { delete_original: true });
}

const respond = (url: string, message: Message, replace: boolean): Promise<boolean> =>
  postResponse(url, { ...message, response_type: 'ephemeral', replace_original: replace });

/**
 * Posts to a response URL. @returns whether Slack accepted it; after any error there is another way. Not by `fetch`: what
 * it holds of each response until the timeout makes garbage collection pause too long in a busy hour.
 */
function postResponse(url: string, content: Readonly<Record<string, unknown>>): Promise<boolean> {
  const body = JSON.stringify(content);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  // Parsed to a URL, so that characters which are not allowed in one are escaped and do not throw.
  const sending = request(new URL(url), { method: 'POST', headers, timeout: responseTimeout });
  sending.on('response', (reply) => {
    reply.resume();
    reply.on('error', () => resolve(false));
    reply.on('end', () => resolve(reply.statusCode === 200));
  });
  sending.on('timeout', () => sending.destroy());
  sending.on('error', () => resolve(false));
  sending.end(body);
  return promise;
}

async function postEphemeral(
  client: SlackClient,
  channel: string,
  user: string,
  message: Message,
): Promise<boolean> {
  try {
    await client.chat.postEphemeral({ channel, user, ...message });
    return true;
  } catch (error) {
    if (slackError(error) === null) throw error;
    return false;
  }
}
