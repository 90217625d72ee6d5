import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { actionFor } from './actions.ts';
import { answerTo } from './answers.ts';
import { createMailcowState, DatabaseException, type MailcowState } from './mailcow-state.ts';
import { type CheckExchange, createOpenApiCheck } from './open-api.ts';

/** Intercepts a request; `perform` answers as mailcow would. */
type Intercept = (path: string, perform: () => Promise<Response>) => Promise<Response>;

export type FakeMailcow = {
  readonly mailcow: MailcowState;
  readonly url: URL;
  /** The paths of all requests, with their methods: `POST add/alias`. */
  readonly requests: string[];
  /** The requests' and answers' violations of mailcow's own description of its API. */
  readonly complaints: string[];
  /** Answers as mailcow would, without a network. */
  fetch(url: URL, request: RequestInit): Promise<Response>;
  intercept: Intercept;
  /** Serves on a port of this host. */
  listen(): Promise<{ url: URL; close(): Promise<void> }>;
};

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

let check: CheckExchange | undefined;

/** A mailcow in memory. */
export function createFakeMailcow(more: Partial<MailcowState> = {}): FakeMailcow {
  const mailcow = createMailcowState(more);
  check ??= createOpenApiCheck();
  const checked = check;
  const fake: FakeMailcow = {
    mailcow,
    url: new URL('https://mail.example.org'),
    requests: [],
    complaints: [],
    intercept: (_, perform) => perform(),
    async fetch(url, { method = 'GET', headers, body }) {
      const path = decodeURIComponent(url.pathname.replace('/api/v1/', ''));
      fake.requests.push(`${method} ${path}`);
      const key = new Headers(headers).get('X-API-Key');
      return fake.intercept(path, async () => {
        if (key !== mailcow.apiKey) {
          mailcow.refusedKeys += 1;
          return json({ type: 'error', msg: 'authentication failed' }, 401);
        }
        const sent: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
        if (method !== 'GET' && mailcow.isReadOnly)
          return json({ type: 'error', msg: 'API read/write access denied' }, 403);
        try {
          const answer =
            method === 'GET' ? answerTo(mailcow, path.replace('get/', '')) : act(mailcow, path, sent);
          if (answer === null) return json({ type: 'error', msg: 'route not found' }, 404);
          fake.complaints.push(...checked(method === 'GET' ? 'GET' : 'POST', path, sent, answer));
          return json(answer);
        } catch (error) {
          if (error instanceof DatabaseException) return new Response('', { status: 200 });
          throw error;
        }
      });
    },
    listen: () => listen(fake),
  };
  return fake;
}

/** The log entries of a write, or `success` without any. Null: there is no such path. */
function act(mailcow: MailcowState, path: string, body: unknown): unknown {
  const results = actionFor(path)?.(mailcow, body) ?? null;
  return results?.length === 0 ? { type: 'success', msg: 'Task completed' } : results;
}

async function listen(fake: FakeMailcow): Promise<{ url: URL; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = 'GET', headers } = request;
    const body = method === 'GET' ? {} : { body: Buffer.concat(chunks).toString() };
    const key = { 'X-API-Key': String(headers['x-api-key']) };
    const answer = await fake.fetch(new URL(request.url ?? '/', fake.url), { method, headers: key, ...body });
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
