import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { GatewayIntentBits } from 'discord.js';
import { portOf } from '../ports.ts';
import { createAttachments } from './attachments.ts';
import { createBehaviour } from './behaviour.ts';
import { createChannelMessages } from './channel-messages.ts';
import { createCommands } from './commands.ts';
import { createGateway } from './gateway/gateway.ts';
import { createGuilds, directChannelOf, guildId } from './guilds.ts';
import type { FilledOption } from './interactions/fill-options.ts';
import { createFirstResponse } from './interactions/first-response.ts';
import { createInteractions, type Doing } from './interactions/interactions.ts';
import { createLaterResponses } from './interactions/later-responses.ts';
import { resolvedData } from './interactions/resolved-data.ts';
import { createMessages, isLoading } from './messages.ts';
import { partialMember, userObject } from './objects.ts';
import { octetsOf, readBody } from './read-body.ts';
import { type Answer, type Call, createRest } from './rest.ts';
import { routesOf } from './routes.ts';
import { createSnowflakes } from './snowflake.ts';
import { type VisibleMessage, visibleMessage } from './visible-message.ts';

export const botToken = 'fake-bot-token';

export type FakeDiscord = Awaited<ReturnType<typeof startFakeDiscord>>;

type Options = {
  /** Milliseconds between two heartbeats. */
  readonly heartbeat?: number;
};

/**
 * A fake of Discord's HTTP API and gateway. It refuses and records what breaks a rule, records everything else, and can
 * be set to misbehave.
 * @param people the ids of the server's members, by name.
 */
export async function startFakeDiscord(
  people: Readonly<Record<string, string>>,
  { heartbeat = 41_250 }: Options = {},
) {
  const calls: Call[] = [];
  const violations: string[] = [];
  const sent: unknown[] = [];
  const downloads: IncomingHttpHeaders[] = [];
  const mistake = (problem: string) => void violations.push(problem);
  const origin = () => `127.0.0.1:${portOf(server)}`;
  const nextId = createSnowflakes();
  const behaviour = createBehaviour();
  const guilds = createGuilds(people);
  const messages = createMessages(nextId, mistake);
  const attachments = createAttachments(origin, nextId);
  const interactions = createInteractions({ guilds, messages, behaviour }, nextId);
  const commands = createCommands(guilds);
  const parts = { guilds, messages, interactions, behaviour, commands };
  const gateway = createGateway(parts, { botToken, heartbeat, url: () => `ws://${origin()}/gateway` });
  const routes = routesOf({
    ...parts,
    gateway,
    posts: createChannelMessages(parts),
    respond: createFirstResponse(parts),
    later: createLaterResponses(parts),
  });
  const answer = createRest(routes, botToken, mistake);

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const octets = await octetsOf(request);
    if (behaviour.down) return void request.socket.destroy();
    const { method = '', url: path = '', headers } = request;
    if (method === 'GET' && attachments.serve(path, response)) return void downloads.push(headers);
    const body = await readBody(octets, headers['content-type']);
    const call = { method, path, body };
    calls.push(call);
    const answered = answer(call, headers);
    const isPost = call.method === 'POST' && call.path.endsWith('/messages') && answered.status === 200;
    if (behaviour.losesAnswers > 0 && isPost) {
      behaviour.losesAnswers -= 1;
      return void request.socket.destroy();
    }
    reply(response, answered, behaviour.retryAfter);
  }

  const server = createServer((request, response) => {
    take(request, response).catch((error) => {
      mistake(String(error));
      response.writeHead(500).end('{}');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (behaviour.down) socket.destroy();
    else gateway.upgrade(request, socket, head);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  /** Lets a person do something, and sends the bot its interaction. */
  function interact(doing: Doing) {
    const { interaction, payload } = interactions.make(doing);
    sent.push(payload);
    gateway.broadcast('INTERACTION_CREATE', payload);
    return interaction;
  }

  /**
   * Lets a person write a message, in the server or (null) directly. Its text is given to the bot only where it is
   * direct, or mentions the bot (discord-api-docs, "Message Content Intent"). @returns the event's data.
   */
  function write(userId: string, content: string, channelId: string | null, more: object = {}) {
    const channel = channelId === null ? guilds.directChannel(userId) : guilds.channel(channelId);
    const isMention = content.includes(`<@${guilds.bot.id}>`);
    const member = channelId === null ? undefined : guilds.memberOf(userId);
    const event = {
      id: nextId(),
      type: 0,
      channel_id: channel.id,
      author: userObject(guilds.user(userId)),
      content: channelId === null || isMention ? content : '',
      mentions: isMention ? [userObject(guilds.bot)] : [],
      timestamp: new Date().toISOString(),
      attachments: [],
      embeds: [],
      ...(member && { guild_id: guildId, member: partialMember(member) }),
      ...more,
    };
    const intent = channelId === null ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
    gateway.broadcastMessage(event, intent);
    return event;
  }

  /** All messages of a channel, oldest first. */
  const seen = async (channel: string): Promise<VisibleMessage[]> =>
    messages
      .in(channel)
      .filter((each) => !isLoading(each))
      .map(visibleMessage);

  return {
    botToken,
    apiUrl: `http://${origin()}/api`,
    behaviour,
    calls,
    /** The bot's requests that are mistakes under any circumstances. */
    violations,
    interact,
    firstResponse: interactions.firstResponse,
    /** The interactions that the bot was sent. */
    interactions: sent,
    /** Sends the bot any interaction. */
    emit: (data: unknown, event = 'INTERACTION_CREATE') => gateway.broadcast(event, data),
    write,
    /** The files that people give the bot. */
    attachments,
    /** The headers of the bot's downloads. */
    downloads,
    redeliver: () => gateway.broadcast('INTERACTION_CREATE', sent.at(-1)),
    seen,
    directMessages: (user: string) => seen(directChannelOf(user)),
    /** Dismisses the ephemeral answers that people see. */
    dismissWaiting: (channel: string) => messages.in(channel).filter(isLoading).forEach(messages.remove),
    deleteMessage: (id: string) => messages.remove(messages.find(id)),
    commands: commands.slash,
    menu: commands.menu,
    resolved: (options: readonly FilledOption[]) => resolvedData(guilds, attachments, options),
    addUser: guilds.addUser,
    leave: guilds.leave,
    rename: guilds.rename,
    connections: gateway.connections,
    identifies: gateway.identifies,
    dropConnections: gateway.drop,
    close: async () => {
      gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply(response: ServerResponse, { status, body }: Answer, retryAfter: number): void {
  const wait = status === 429 ? { 'retry-after': String(retryAfter) } : {};
  // Without a content type, since discord.js would parse an empty body as JSON.
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...wait });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
