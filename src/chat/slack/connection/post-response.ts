import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { monotonicNow } from '../../../lib/monotonic-clock.ts';
import type { AllowPlatformCall, ObservePlatformCall, PlatformCall } from '../../delivery/platform-call.ts';
import type { ResponseRefusal } from '../delivery/table-support.ts';

/** How long Slack may take to accept a response, in milliseconds. */
const responseTimeout = 10_000;

/** Posts to a response URL, which needs no token. Rejects only where nothing may be sent any more. */
export type PostResponse = (
  url: string,
  content: Readonly<Record<string, unknown>>,
) => Promise<'accepted' | ResponseRefusal>;

export const createPostResponse =
  (
    observe: ObservePlatformCall = () => undefined,
    allow: AllowPlatformCall = () => undefined,
  ): PostResponse =>
  async (url, content) => {
    allow();
    const start = monotonicNow();
    const status = await post(url, JSON.stringify(content));
    const seconds = (monotonicNow() - start) / 1000;
    observe({ platform: 'slack', method: 'response_url', outcome: outcomeOf(status), seconds });
    if (status === 200) return 'accepted';
    return status === null || isBusy(status) ? 'unclear' : 'refused';
  };

/** The answers of a response URL that say nothing about the message itself. */
const isBusy = (status: number): boolean => status === 429 || status >= 500;

function outcomeOf(status: number | null): PlatformCall['outcome'] {
  if (status === 200) return 'ok';
  if (status === 429) return 'rate_limited';
  return status === null || status >= 500 ? 'failed' : 'refused';
}

/**
 * Posts JSON. Not by `fetch`: what it holds of each response until the timeout makes garbage collection pause too long in a
 * busy hour.
 * @returns the status; null: no whole answer.
 */
function post(url: string, body: string): Promise<number | null> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  // Parsed to a URL, so that characters which are not allowed in one are escaped and do not throw.
  const sending = request(new URL(url), { method: 'POST', headers, timeout: responseTimeout });
  sending.on('response', (reply) => {
    reply.resume();
    reply.on('error', () => resolve(null));
    reply.on('end', () => resolve(reply.statusCode ?? null));
  });
  sending.on('timeout', () => sending.destroy());
  sending.on('error', () => resolve(null));
  sending.end(body);
  return promise;
}
