import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPModuleFunctions, HTTPReceiver, type Logger } from '@slack/bolt';

/** Bytes of a request's body. Slack's largest, a filled form, has some 100 kB. */
const maxBody = 1_000_000;
/** Seconds between Slack's clock and ours (docs.slack.dev, "Verifying requests from Slack"). */
const maxClockSkew = 5 * 60;

/**
 * Takes signed requests on `/slack/events`. Bolt checks the signature and that a request is not old; we refuse one
 * from the future too, with which a signature once seen could be used for longer, and a body that is no object, over
 * which Bolt's listener would stumble.
 */
export function httpReceiver(options: {
  readonly signingSecret: string;
  readonly port: number;
  readonly logger: Logger;
  readonly clock: () => number;
}): HTTPReceiver {
  const { signingSecret, port, logger, clock } = options;
  const receiver = new HTTPReceiver({ signingSecret, port, logger, bodyLimit: maxBody });
  const take = receiver.requestListener;

  async function check(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, maxBody);
    const sent = Number(request.headers['x-slack-request-timestamp'] ?? 0);
    if (sent - clock() / 1000 > maxClockSkew) return end(response, 401);
    if (!isObject(HTTPModuleFunctions.parseHTTPRequestBody(buffered))) return end(response, 400);
    take(buffered, response);
  }

  receiver.requestListener = (request, response) => {
    if (request.method !== 'POST' || request.url !== '/slack/events') return end(response, 404);
    check(request, response).catch((error: unknown) => {
      logger.warn('A request that is none of Slack’s was refused:', error);
      end(response, HTTPModuleFunctions.isRawBodyError(error) ? error.statusCode : 400);
    });
  };
  return receiver;
}

const isObject = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

function end(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
