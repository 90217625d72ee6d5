import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  ApplicationFlags,
  GatewayCloseCodes as Close,
  GatewayIntentBits as Intent,
  GatewayOpcodes as Op,
} from 'discord.js';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Behaviour } from '../behaviour.ts';
import type { Guilds } from '../guilds.ts';
import { guildObject, userObject } from '../objects.ts';
import { createSessions } from './sessions.ts';

type Parts = { readonly guilds: Guilds; readonly behaviour: Behaviour };
type Setting = { readonly botToken: string; readonly heartbeat: number; readonly url: () => string };

const received = z.object({ op: z.number(), d: z.unknown() });
const identify = z.object({ token: z.string(), intents: z.number().int().nonnegative() });
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.number().int().nonnegative() });

/** The number of sessions that a bot may start in a day. */
const mostIdentifies = 1_000;
const privileged = Intent.GuildMembers | Intent.GuildPresences | Intent.MessageContent;
const intents = Object.values(Intent).reduce<number>(
  (all, bit) => (typeof bit === 'number' ? all | bit : all),
  0,
);

/** Discord's gateway, version 10, as JSON without compression (discord-api-docs, "Gateway"). */
export function createGateway({ guilds, behaviour }: Parts, { botToken, heartbeat, url }: Setting) {
  const server = new WebSocketServer({ noServer: true });
  const sessions = createSessions();
  let identifies = 0;
  let intended = 0;

  server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const asked = new URL(request.url ?? '', url()).searchParams;
    if (asked.get('v') !== '10' || asked.get('encoding') !== 'json') {
      socket.close(Close.InvalidAPIVersion);
      return;
    }
    socket.on('message', (raw) => {
      const refusal = take(socket, received.parse(JSON.parse(String(raw))));
      if (refusal) socket.close(refusal);
    });
    socket.on('close', (code) => {
      const session = sessions.of(socket);
      // A session that is closed with these codes can't be resumed.
      if (session && (code === 1000 || code === 1001)) sessions.end(session);
    });
    send(socket, Op.Hello, { heartbeat_interval: heartbeat });
  });

  /** @returns the code with which the connection is closed, if it is. */
  function take(socket: WebSocket, { op, d }: z.infer<typeof received>): Close | null {
    switch (op) {
      case Op.Heartbeat:
        if (behaviour.acknowledgesHeartbeats) send(socket, Op.HeartbeatAck);
        return null;
      case Op.Identify:
        return begin(socket, identify.safeParse(d).data);
      case Op.Resume:
        return goOn(socket, resume.safeParse(d).data);
      default:
        return sessions.of(socket) ? Close.UnknownOpcode : Close.NotAuthenticated;
    }
  }

  function begin(socket: WebSocket, asked: z.infer<typeof identify> | undefined): Close | null {
    if (!asked) return Close.DecodeError;
    if (sessions.of(socket)) return Close.AlreadyAuthenticated;
    if (behaviour.refusesIdentify || asked.token !== botToken) return Close.AuthenticationFailed;
    if ((asked.intents & ~intents) !== 0) return Close.InvalidIntents;
    if ((asked.intents & privileged) !== 0) return Close.DisallowedIntents;
    identifies += 1;
    intended = asked.intents;
    const { id: session } = sessions.open(socket);
    sessions.dispatch(session, 'READY', {
      v: 10,
      user: userObject(guilds.bot),
      guilds: guilds.ids.map((id) => ({ id, unavailable: true })),
      session_id: session,
      resume_gateway_url: url(),
      shard: [0, 1],
      application: { id: guilds.bot.id, flags: ApplicationFlags.ApplicationCommandBadge },
    });
    if ((asked.intents & Intent.Guilds) === 0) return null;
    for (const id of guilds.ids)
      sessions.dispatch(session, 'GUILD_CREATE', guildObject(id, guilds, behaviour.mayNotPostIn));
    return null;
  }

  function goOn(socket: WebSocket, asked: z.infer<typeof resume> | undefined): Close | null {
    if (!asked) return Close.DecodeError;
    if (asked.token !== botToken) return Close.AuthenticationFailed;
    const session = sessions.find(asked.session_id);
    if (!session || behaviour.forgetsSessions) {
      send(socket, Op.InvalidSession, false);
      return null;
    }
    if (asked.seq > session.sent.length) return Close.InvalidSeq;
    sessions.resume(session, socket, asked.seq);
    return null;
  }

  function drop(): void {
    for (const socket of server.clients) socket.terminate();
  }

  return {
    upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      server.handleUpgrade(request, socket, head, (link) => server.emit('connection', link, request)),
    /** The answer to `GET /gateway/bot`. */
    information: () => ({
      url: url(),
      shards: 1,
      session_start_limit: {
        total: mostIdentifies,
        remaining: mostIdentifies - identifies,
        reset_after: 14_400_000,
        max_concurrency: 1,
      },
    }),
    broadcast: sessions.broadcast,
    /** Sends a message to a bot that has the intent for it. */
    broadcastMessage: (message: unknown, intent: Intent.GuildMessages | Intent.DirectMessages) => {
      if ((intended & intent) !== 0) sessions.broadcast('MESSAGE_CREATE', message);
    },
    /** The connections of identified bots. */
    connections: sessions.connected,
    identifies: () => identifies,
    drop,
    close: () => {
      drop();
      server.close();
    },
  };
}

const send = (socket: WebSocket, op: Op, d: unknown = null): void =>
  socket.send(JSON.stringify({ op, d, s: null, t: null }));
