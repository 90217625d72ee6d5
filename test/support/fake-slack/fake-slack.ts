import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createManifest } from '../../../src/chat/slack/manifest.ts';
import type { SlackSettings } from '../../../src/chat/slack/start.ts';
import { findFreePort, portOf } from '../ports.ts';
import { escapedFor } from './escape.ts';
import { createFiles } from './files.ts';
import { createResponseUrls } from './response-urls.ts';
import { createSocketMode, type Kind } from './socket-mode.ts';
import { appToken, botToken, botUser, createWebApi, type Trouble } from './web-api.ts';
import { createWorkflowSteps } from './workflow-steps.ts';
import { type Block, createWorkspace, Refused } from './workspace.ts';

export const signingSecret = 'the secret that signs';

export type Transport = 'socket' | 'http';

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;

/**
 * A fake of Slack's Web API, Socket Mode or signed HTTP requests, and response_urls. It refuses what exceeds a limit,
 * records everything, and can be set to be down.
 */
export async function startFakeSlack(transport: Transport) {
  const workspace = createWorkspace();
  const origin = () => `http://127.0.0.1:${port}`;
  const sockets = createSocketMode(origin);
  const urls = createResponseUrls(workspace, origin);
  const manifest = createManifest([], null);
  const state: {
    trouble: Trouble | null;
    /** By method: the error, and how many calls are left to be refused. */
    refuses: Map<string, { readonly error: string; calls: number }>;
    escapes: boolean;
    scopes: readonly string[];
    losesAnswers: number;
    pausedMethod: string | null;
  } = {
    trouble: null,
    refuses: new Map(),
    escapes: manifest.features.slash_commands.every((command) => command.should_escape),
    scopes: manifest.oauth_config.scopes.bot,
    losesAnswers: 0,
    pausedMethod: null,
  };
  const steps = createWorkflowSteps();
  const has = (scope: string): boolean => state.scopes.includes(scope);
  const files = createFiles(workspace, { origin, has, bot: botUser });
  const api = createWebApi(workspace, sockets.url, has, { ...steps.methods, ...files.methods });

  function refusalOf(method: string): string | undefined {
    const refused = state.refuses.get(method);
    if (!refused || refused.calls <= 0) return undefined;
    refused.calls -= 1;
    return refused.error;
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const octets = await buffer(request);
    const body = octets.toString();
    const [, kind, name = ''] = (request.url ?? '').split('/');
    if (state.trouble) return inTrouble(response, state.trouble);
    if (kind === 'response') return respond(name, body, response);
    if (kind === 'files-pri') return files.download(request.url ?? '', request, response, botToken);
    if (kind === 'upload') return files.upload(name, octets, response);
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    const refusal = refusalOf(name) ?? refusalOf('*');
    if (refusal !== undefined) return json(response, 200, { ok: false, error: refusal });
    if (state.pausedMethod === name) return inTrouble(response, { retryAfter: 1 });
    const answer = api.call(name, body, token);
    if (name === 'chat.postMessage' && state.losesAnswers > 0) {
      state.losesAnswers -= 1;
      return void request.socket.destroy();
    }
    json(response, 200, answer, { 'x-oauth-scopes': state.scopes.join(',') });
  }

  function respond(id: string, body: string, response: ServerResponse): void {
    try {
      urls.use(id, JSON.parse(body));
      json(response, 200, { ok: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      api.calls.push({ method: 'response_url', args: JSON.parse(body), answer: { error: error.message } });
      json(response, 404, { ok: false, error: error.message });
    }
  }

  const server = createServer((request, response) => {
    take(request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (state.trouble) socket.destroy();
    else sockets.upgrade(request, socket, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  const botPort = await findFreePort();
  const setting: SlackSettings = {
    botToken,
    appToken: transport === 'socket' ? appToken : null,
    signingSecret: transport === 'http' ? signingSecret : null,
    port: botPort,
    apiUrl: `${origin()}/api/`,
  };

  /** Sends a payload as the transport does. @returns the acknowledgement's body. */
  const send = (kind: Kind, payload: Block): Promise<Block> =>
    transport === 'socket' ? sockets.send(kind, payload) : post(botPort, kind, payload);

  return {
    ...workspace,
    transport,
    setting,
    sockets,
    calls: api.calls,
    files,
    urls,
    /** The runs of workflows' steps, by their execution ids. */
    steps: steps.runs,
    send,
    /** The text that Slack sends for what was typed after a command. */
    sends: (typed: string): string => (state.escapes ? escapedFor(workspace, typed) : typed),
    /** Installs the app with an older manifest: what is typed is sent without escaping. */
    escapesNothing: (): void => {
      state.escapes = false;
    },
    /** Installs the app with these scopes only. */
    grant: (scopes: readonly string[]): void => {
      state.scopes = scopes;
    },
    /** Makes Slack's calls fail from now on, or work again. */
    trouble: (trouble: Trouble | null) => {
      state.trouble = trouble;
    },
    /** Makes a method, or all (`*`), refuse calls with an error from now on, or so many calls. */
    refuse: (method: string, error = 'invalid_auth', calls = Number.POSITIVE_INFINITY) =>
      void state.refuses.set(method, { error, calls }),
    /** Makes a method ask for a pause; null: none. */
    pause: (method: string | null) => {
      state.pausedMethod = method;
    },
    /** Loses the answers to this many posts: Slack has accepted them, but the bot does not know. */
    loseAnswers: (posts: number) => {
      state.losesAnswers = posts;
    },
    takeAgain: (method: string) => void state.refuses.delete(method),
    /** Stops answering at Slack's address, until it is started again. */
    away: async () => {
      sockets.drop(true);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    back: async () => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    stop: async () => {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function inTrouble(response: ServerResponse, trouble: Trouble): void {
  if ('status' in trouble) json(response, trouble.status, { ok: false, error: 'internal_error' });
  else json(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': `${trouble.retryAfter}` });
}

function json(response: ServerResponse, status: number, body: Block, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A request as Slack signs it (docs.slack.dev, "Verifying requests from Slack"). */
export function signed(body: string, contentType: string, secret = signingSecret, skew = 0) {
  const time = Math.floor(Date.now() / 1000) + skew;
  const signature = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
  const headers = {
    'content-type': contentType,
    'x-slack-request-timestamp': `${time}`,
    'x-slack-signature': `v0=${signature}`,
  };
  return { method: 'POST', body, headers };
}

export const form = 'application/x-www-form-urlencoded';

/** The URL where a bot that listens for HTTP receives payloads. */
export const eventsAt = (port: number) => `http://127.0.0.1:${port}/slack/events`;

async function post(port: number, kind: Kind, payload: Block): Promise<Block> {
  const reply = await fetch(eventsAt(port), requestOf(kind, payload));
  const answer = await reply.text();
  if (!reply.ok) throw new Error(`The bot answered ${reply.status} to ${kind}`);
  return answer.startsWith('{') ? JSON.parse(answer) : {};
}

export function requestOf(kind: Kind, payload: Block) {
  if (kind === 'events_api') return signed(JSON.stringify(payload), 'application/json');
  const fields =
    kind === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
  return signed(new URLSearchParams(fields).toString(), form);
}
