import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GatewayOpcodes, MessageFlags } from 'discord.js';
import { DigitalDiscord, type DiscordGateway } from 'discord-digital-twin';
import { z } from 'zod';
import * as check from './payload-check.ts';
import { asDiscordKeepsIt, type Seen, seenOf } from './seen.ts';

type Call = { readonly method: string; readonly path: string; readonly body: unknown };
type Answer = { readonly status: number; readonly body: unknown };
type Command = z.infer<typeof check.command>;
type Token = { alone: boolean; deferred: boolean; answered: boolean };

/** An app in the server. */
export const robot = '9001';

const snowflakeEpoch = 1420070400000n;
const callbackBody = z.object({
  type: z.number(),
  data: z.object({ flags: z.number() }).partial().optional(),
});
const postBody = z.object({ nonce: z.string() });
const flagged = z.looseObject({ flags: z.number() });

/**
 * discord-digital-twin behind a gate that does what the twin leaves out: it refuses and notes whatever breaks a
 * limit, keeps the 3 s, ephemeral answers, direct messages, nonces and dead tokens, and can be down.
 */
export async function startTwin(people: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-discord-'));
  const discord = new DigitalDiscord({
    guild: { id: '1000' },
    channels: [
      { id: '2000', name: 'mail', type: 0 },
      { id: '2001', name: 'other', type: 0 },
    ],
    users: [
      ...Object.entries(people).map(([username, id]) => ({ id, username })),
      { id: robot, username: 'robot', bot: true },
    ],
    botUser: { id: '9000', username: 'Facteur' },
    dbUrl: `file:${join(directory, 'twin.sqlite')}`,
  });
  await discord.start();
  const calls: Call[] = [];
  const violations: string[] = [];
  const tokens = new Map<string, Token>();
  const nonces = new Map<string, string>();
  const registered = new Map<string, Command[]>();
  const gate = {
    /** No request is answered. */
    down: false,
    /** Seconds to wait, told to every post and edit of the bot's own. */
    retryAfter: 0,
    /** What only one person is to see is answered with this status, where it is none that says well done. */
    aloneStatus: 200,
    /** The answer to this many posts is lost on its way. */
    losesAnswers: 0,
    /** A second first response is taken like the first. */
    acknowledgesTwice: false,
    mayNotPostIn: new Set<string>(),
    takesNoDirectMessages: new Set<string>(),
    locale: 'en-GB',
  };

  async function forward({ method, path, body }: Call): Promise<Answer> {
    const answered = await fetch(`http://127.0.0.1:${discord.port}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await answered.text();
    return { status: answered.status, body: answer === '' ? undefined : JSON.parse(answer) };
  }

  function checked(schema: z.ZodType, call: Call): Answer | null {
    const found = schema.safeParse(call.body);
    if (found.success) return null;
    const problem = `${call.method} ${call.path}: ${z.prettifyError(found.error)}`;
    violations.push(problem);
    return refusal(400, 50035, problem);
  }

  async function callback(call: Call, id: string, token: string): Promise<Answer> {
    const wrong = checked(check.callback, call);
    if (wrong) return wrong;
    if (!/^\d+$/.test(id)) return refusal(404, 10062, 'Unknown interaction');
    const age = BigInt(Date.now()) - ((BigInt(id) >> 22n) + snowflakeEpoch);
    if (age > 3_000n) return refusal(404, 10062, 'Unknown interaction');
    if (gate.acknowledgesTwice && tokens.has(token)) return { status: 204, body: undefined };
    const { type, data } = callbackBody.parse(call.body);
    tokens.set(token, {
      alone: data?.flags === MessageFlags.Ephemeral,
      deferred: type === 5,
      answered: false,
    });
    return forward(call);
  }

  async function ofToken(call: Call, token: string): Promise<Answer> {
    const state = tokens.get(token);
    if (call.method === 'DELETE') {
      // The twin has no message yet where an answer was only deferred.
      if (state?.deferred && !state.answered) return { status: 204, body: undefined };
      return forward(call);
    }
    const wrong = checked(check.message, call);
    if (wrong) return wrong;
    if (gate.aloneStatus !== 200) return refusal(gate.aloneStatus, 0, 'Out of order');
    if (call.method !== 'PATCH') return forward(call);
    const body = flagged.parse(call.body);
    const kept = state?.alone ? MessageFlags.Ephemeral : 0;
    const clicked = state?.deferred === false ? await flagsOfClicked(token) : 0;
    if (state) state.answered = true;
    return forward({ ...call, body: { ...body, flags: body.flags | kept | clicked } });
  }

  async function flagsOfClicked(interactionToken: string): Promise<number> {
    const clicked = await discord.prisma.interactionResponse.findUnique({ where: { interactionToken } });
    const found = await discord.prisma.message.findUnique({ where: { id: clicked?.messageId ?? '' } });
    return (found?.flags ?? 0) & MessageFlags.Ephemeral;
  }

  async function ofChannel(call: Call, channel: string): Promise<Answer> {
    if (gate.retryAfter > 0) return { status: 429, body: { retry_after: gate.retryAfter, global: false } };
    const wrong = checked(check.message, call);
    if (wrong) return wrong;
    if (call.method === 'PATCH') return forward(call);
    const person = await discord.prisma.channel.findUnique({ where: { id: channel } });
    if (person?.type === 1 && gate.aloneStatus !== 200) return refusal(gate.aloneStatus, 0, 'Out of order');
    if (gate.mayNotPostIn.has(channel)) return refusal(403, 50013, 'Missing Permissions');
    if (gate.takesNoDirectMessages.has(person?.name ?? ''))
      return refusal(403, 50007, 'Cannot send messages to this user');
    const nonce = postBody.safeParse(call.body).data?.nonce;
    const known = nonce === undefined ? undefined : nonces.get(nonce);
    if (known !== undefined)
      return forward({ method: 'GET', path: `${call.path}/${known}`, body: undefined });
    const answer = await forward(call);
    if (nonce !== undefined) nonces.set(nonce, z.object({ id: z.string() }).parse(answer.body).id);
    return answer;
  }

  async function openDirectChannel(call: Call): Promise<Answer> {
    const { recipient_id: user } = z.object({ recipient_id: z.string() }).parse(call.body);
    const id = `7${user}`;
    await discord.prisma.channel.upsert({ where: { id }, create: { id, type: 1, name: user }, update: {} });
    return { status: 200, body: { id, type: 1 } };
  }

  async function ofCommands(call: Call): Promise<Answer> {
    const route = call.path.split('?')[0] ?? '';
    if (call.method === 'GET')
      return { status: 200, body: (registered.get(route) ?? []).map(asDiscordKeepsIt) };
    const wrong = checked(z.array(check.command).max(100), call);
    if (wrong) return wrong;
    registered.set(route, z.array(check.command).parse(call.body));
    return forward(call);
  }

  async function answer(call: Call): Promise<Answer> {
    const [, , , root = '', first = '', second = '', third = ''] = (call.path.split('?')[0] ?? '').split('/');
    if (root === 'interactions' && third === 'callback') return callback(call, first, second);
    if (root === 'webhooks') return ofToken(call, second);
    if (root === 'channels' && second === 'messages' && call.method !== 'GET') return ofChannel(call, first);
    if (root === 'users' && second === 'channels') return openDirectChannel(call);
    if (root === 'applications' && call.path.includes('/commands')) return ofCommands(call);
    return forward(call);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await text(request);
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      body: raw ? JSON.parse(raw) : undefined,
    };
    if (gate.down) return void request.socket.destroy();
    calls.push(call);
    const { status, body } = await answer(call);
    if (gate.losesAnswers > 0 && call.method === 'POST' && call.path.endsWith('/messages')) {
      gate.losesAnswers -= 1;
      return void request.socket.destroy();
    }
    const wait = status === 429 ? { 'retry-after': String(gate.retryAfter) } : {};
    // Nothing is no JSON either, which discord.js would read it as.
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { ...type, ...wait });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      violations.push(String(error));
      response.writeHead(500).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;

  // What the twin sends to the client, so that it can be sent twice, in another language, or be nonsense.
  const gateway: DiscordGateway | undefined = discord['server']?.gateway;
  if (!gateway) throw new Error('The twin has no gateway');
  const interactions: unknown[] = [];
  const broadcast = gateway.broadcast.bind(gateway);
  gateway.broadcast = (event, data) => {
    const isInteraction = event === 'INTERACTION_CREATE' && typeof data === 'object';
    const sent = isInteraction ? { ...data, locale: gate.locale } : data;
    if (isInteraction) interactions.push(sent);
    broadcast(event, sent);
  };

  // The twin does not answer a client that wants to resume: it is told to identify itself anew.
  gateway.wss.on('connection', (socket) => {
    socket.on('message', (raw) => {
      const isResume = JSON.parse(String(raw)).op === GatewayOpcodes.Resume;
      if (isResume) socket.send(JSON.stringify({ op: GatewayOpcodes.InvalidSession, d: false }));
    });
  });

  const dropConnections = () => {
    for (const { ws } of gateway.clients) ws.terminate();
  };

  /** All messages of a channel, oldest first. */
  async function seen(channel: string): Promise<Seen[]> {
    return (await discord.channel(channel).getMessages()).map(seenOf);
  }

  return {
    discord,
    gate,
    calls,
    /** What broke a limit of Discord's. */
    violations,
    apiUrl: `http://127.0.0.1:${port}/api`,
    seen,
    directMessages: (user: string) => seen(`7${user}`),
    /** What the server's members can pick after `/mail`. */
    commands: () =>
      registered.get('/api/v10/applications/9000/guilds/1000/commands')?.flatMap(({ options }) => options) ??
      [],
    /** Of clients that have identified themselves. */
    connections: () => gateway.clients.filter(({ identified }) => identified).length,
    emit: (data: unknown) => broadcast('INTERACTION_CREATE', data),
    /** What was sent to the client so far. */
    interactions,
    redeliver: () => broadcast('INTERACTION_CREATE', interactions.at(-1)),
    dropConnections,
    close: async () => {
      dropConnections();
      await discord.stop();
      await discord.prisma.$disconnect();
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true });
    },
  };
}

export type Twin = Awaited<ReturnType<typeof startTwin>>;

const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message },
});
