import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type SlackClient, slackError } from '../connection/api.ts';
import type { MessageClient } from '../delivery/message-client.ts';
import type { Message } from '../delivery/render.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';

/** How long Slack may take to accept an answer. */
const responseTimeout = 10_000;

export type SendEphemeral = (
  asked: ReplyTarget,
  user: string,
  message: Message,
  /** Takes the place of the message that was clicked. */
  options?: { readonly replace: boolean },
) => Promise<void>;

/**
 * Shows something to one person: where they asked; where that address is used up (5 answers in 30 minutes), newly
 * in the channel; where we may not write there, directly.
 */
export function createSendEphemeral(client: SlackClient, messageClient: MessageClient): SendEphemeral {
  return async ({ channel, responseUrl }, user, message, { replace } = { replace: false }) => {
    if (responseUrl !== null && (await respond(responseUrl, message, replace))) return;
    if (channel !== null && (await postEphemeral(client, channel, user, message))) return;
    if (!(await messageClient.postDirect(user, message)))
      throw new Error('Slack lets us write to this person nowhere');
  };
}

/** Takes away a message that only one person sees, and that was clicked. */
export async function deleteEphemeral({ responseUrl }: ReplyTarget): Promise<void> {
  if (responseUrl !== null) await postResponse(responseUrl, { delete_original: true });
}

const respond = (url: string, message: Message, replace: boolean): Promise<boolean> =>
  postResponse(url, { ...message, response_type: 'ephemeral', replace_original: replace });

/**
 * @returns whether Slack took it; whatever was wrong, there is another way. Not by `fetch`: what it keeps of each answer
 * until the time limit is over makes the pauses of garbage collection that a busy hour can't have.
 */
function postResponse(url: string, answer: Readonly<Record<string, unknown>>): Promise<boolean> {
  const body = JSON.stringify(answer);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  // Parsed, so that what is no part of an address as it stands is escaped and does not throw.
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
