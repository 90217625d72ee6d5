import { setTimeout as pause } from 'node:timers/promises';
import {
  Client,
  DiscordjsErrorCodes,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type Interaction,
  Options,
  PermissionFlagsBits,
  Status,
} from 'discord.js';
import type { Condition } from '../../../domain/condition.ts';
import type { Logger } from '../../../logging/logger.ts';

export type GatewayOptions = {
  readonly token: string;
  /** Null: Discord's own. */
  readonly apiUrl: string | null;
  /** @param body as Discord sent it. */
  readonly onInteraction: (interaction: Interaction, body: unknown) => void;
  readonly clock: () => number;
  readonly log: Logger;
};

export type Gateway = {
  /** Hands interactions in that were sent before a restart, as soon as there is a connection. */
  readonly replay: (bodies: readonly unknown[]) => Promise<void>;
  readonly healthCheck: () => Condition;
  /** Which of the rights that a message needs the bot lacks in a channel; null where that is not known. */
  readonly missingPermissions: (channel: string) => readonly string[] | null;
  readonly close: () => Promise<void>;
};

/** How long a start waits for a Discord that does not answer. */
const startTimeout = 10_000;
const minRetryDelay = 5_000;
const maxRetryDelay = 60_000;
/** Discord asks for a heartbeat about every 41 s. */
const maxSilence = 120_000;

/**
 * Connects to Discord's gateway, and goes on trying where Discord is out of reach.
 * @throws Error where Discord refuses the token, with what to do.
 */
export async function connectGateway(options: GatewayOptions): Promise<Gateway> {
  const { token, clock, log } = options;
  const closing = new AbortController();
  const failedOnce = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  let client = createClient(options, ready.resolve);

  async function logIn(): Promise<void> {
    let wait = minRetryDelay;
    while (!closing.signal.aborted) {
      try {
        await client.login(token);
        return;
      } catch (err) {
        if (isTokenRefused(err)) throw tokenError(err);
        log.warn({ err }, `Discord can’t be reached; the next attempt is in ${wait / 1000} s`);
        failedOnce.resolve();
      }
      await pause(wait, undefined, { signal: closing.signal }).catch(() => undefined);
      wait = Math.min(2 * wait, maxRetryDelay);
      client = createClient(options, ready.resolve);
    }
  }

  const loggedIn = logIn();
  await Promise.race([loggedIn, failedOnce.promise, pause(startTimeout, undefined, { ref: false })]);
  loggedIn.catch((err) => log.error({ err }, 'Discord is given up until the next start'));
  return {
    healthCheck: () => gatewayHealth([...client.ws.shards.values()], clock()),
    missingPermissions: (channel) => findMissingPermissions(client, channel),
    replay: async (bodies) => {
      if (bodies.length > 0) await ready.promise;
      for (const d of bodies) client.ws['handlePacket']({ t: GatewayDispatchEvents.InteractionCreate, d });
    },
    close: async () => {
      closing.abort();
      await client.destroy();
    },
  };
}

/** What a message needs, as Discord's settings call it. */
const neededPermissions = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
] as const;

function findMissingPermissions(client: Client, id: string): readonly string[] | null {
  const channel = client.channels.cache.get(id);
  const us = client.user;
  if (!us || !channel || channel.isDMBased()) return null;
  const rights = channel.permissionsFor(us);
  return rights && neededPermissions.filter(([right]) => !rights.has(right)).map(([, name]) => name);
}

function createClient({ apiUrl, onInteraction, log }: GatewayOptions, onReady: () => void): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    ...(apiUrl !== null && { rest: { api: apiUrl } }),
  });
  // Without a listener, what is thrown while an event is handled would end the process.
  client.on(Events.Error, (err) => log.error({ err }, 'An event from Discord could not be handled'));
  client.on(Events.ShardError, (err) => log.warn({ err }, 'The connection to Discord failed; it is renewed'));
  client.on(Events.ShardDisconnect, ({ code }) =>
    log.error({ code }, 'Discord has closed the connection for good. Check DISCORD_TOKEN and start again'),
  );
  client.once(Events.ClientReady, onReady);
  handlePackets(client, onInteraction);
  return client;
}

/**
 * What Discord’s library throws over a payload that it does not understand would end the process otherwise. It makes an
 * interaction of a packet while it handles it, and keeps nothing of the packet: so that is told with it.
 */
function handlePackets(client: Client, onInteraction: GatewayOptions['onInteraction']): void {
  const handle = client.ws['handlePacket'].bind(client.ws);
  let body: unknown;
  client.on(Events.InteractionCreate, (interaction) => onInteraction(interaction, body));
  client.ws['handlePacket'] = (...packet) => {
    body = Object(packet[0])['d'];
    try {
      return handle(...packet);
    } catch (error) {
      return client.emit(Events.Error, error instanceof Error ? error : new Error(String(error)));
    }
  };
}

const isTokenRefused = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    error.message === 'Authentication failed');

const tokenError = (cause: unknown): Error =>
  new Error(
    'Discord refuses DISCORD_TOKEN. Make a new one at https://discord.com/developers/applications: your application, Bot, Reset Token.',
    { cause },
  );

/** What discord.js notes of each of its connections: when the last heartbeat was sent, and its answer's delay. */
type ShardHeartbeat = { readonly status: Status; readonly lastPingTimestamp: number; readonly ping: number };

/** How the connections are at a time; the one that is worst off counts. */
export function gatewayHealth(hearts: readonly ShardHeartbeat[], now: number): Condition {
  const part = 'Discord';
  if (hearts.length === 0 || hearts.some(({ status }) => status !== Status.Ready)) {
    return { part, ok: false, detail: 'not connected; what is to be shown waits, and nothing is lost' };
  }
  const beating = hearts.filter(({ lastPingTimestamp }) => lastPingTimestamp >= 0);
  if (beating.length === 0) return { part, ok: true, detail: 'connected, no heartbeat was due yet' };
  const answered = Math.min(...beating.map(({ lastPingTimestamp, ping }) => lastPingTimestamp + ping));
  // One that comes after now was sent before the clock went back: nobody knows how long ago.
  const silence = Math.abs(now - answered);
  const detail = `the last heartbeat was acknowledged ${Math.round(silence / 1000)} s ago`;
  return { part, ok: silence < maxSilence, detail };
}
