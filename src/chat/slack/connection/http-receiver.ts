import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPModuleFunctions, HTTPReceiver, isValidSlackRequest, type Logger } from '@slack/bolt';
import { MalformedPayload } from '../payloads/read-payload.ts';

/** Bytes of a request's body. Slack's largest, a submitted form, has some 100 kB. */
const maxBody = 1_000_000;
/** Bytes of an unsigned body: the only one accepted is Slack's check of the certificate. */
const maxUnsigned = 1_000;
/** Matched against the raw bytes: nothing unsigned is parsed. */
const certificateCheck = /(?:^|&)ssl_check=1(?:&|$)/;
/** Seconds between Slack's clock and ours (docs.slack.dev, "Verifying requests from Slack"). */
const maxClockSkew = 5 * 60;

/**
 * Receives signed requests on `/slack/events`. An unsigned one is refused without being parsed, and so is one that is too
 * old or from the future, with which a signature once seen could be used for longer. A body that is no object is refused
 * too: Bolt's listener would throw.
 */
export function createHttpReceiver(options: {
  readonly signingSecret: string;
  readonly port: number;
  readonly logger: Logger;
  readonly clock: () => number;
}): HTTPReceiver {
  const { signingSecret, port, logger, clock } = options;
  const receiver = new HTTPReceiver({
    signingSecret,
    port,
    logger,
    // Done below, before Bolt gets the request: doing it twice would cost as much as all else that Bolt does.
    signatureVerification: false,
    bodyLimit: maxBody,
    processEventErrorHandler: async ({ error, response }) => {
      logger.warn('What Slack sent was not taken:', error);
      end(response, error instanceof MalformedPayload ? 400 : 503);
      // The response is sent: Bolt need not wait for one.
      return true;
    },
    unhandledRequestHandler: ({ response }) => {
      logger.warn('What Slack sent was not acknowledged in time');
      end(response, 408);
    },
  });
  const passToBolt = receiver.requestListener;

  async function check(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = signatureHeaders(request);
    if (!headers) return replyUnsigned(request, response);
    if (headers['x-slack-request-timestamp'] - clock() / 1000 > maxClockSkew) return end(response, 401);
    const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, maxBody);
    const body = buffered.rawBody.toString();
    const nowMilliseconds = clock();
    if (!isValidSlackRequest({ signingSecret, body, headers, logger, nowMilliseconds }))
      return end(response, 401);
    if (!isObject(HTTPModuleFunctions.parseHTTPRequestBody(buffered))) return end(response, 400);
    passToBolt(buffered, response);
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

/** The headers with a request's signature; null where one is missing. */
function signatureHeaders({ headers }: IncomingMessage) {
  const { 'x-slack-request-timestamp': time, 'x-slack-signature': signature } = headers;
  if (typeof time !== 'string' || typeof signature !== 'string') return null;
  return { 'x-slack-request-timestamp': Number(time), 'x-slack-signature': signature };
}

/** Answers Slack's check of the certificate, which is not signed, and refuses any other unsigned request. */
async function replyUnsigned(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > maxUnsigned) return end(response, 401);
  const { rawBody } = await HTTPModuleFunctions.bufferIncomingMessage(request, maxUnsigned);
  end(response, certificateCheck.test(rawBody.toString('latin1')) ? 200 : 401);
}

const isObject = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

function end(response: ServerResponse, status: number): void {
  if (response.writableEnded) return;
  if (!response.headersSent) response.writeHead(status);
  response.end();
  // The rest of a body that was not read would hold up the next request on the connection.
  response.req.resume();
}
