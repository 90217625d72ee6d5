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
  /** @param body the payload as Discord sent it. */
  readonly onInteraction: (interaction: Interaction, body: unknown) => void;
  /** @param body a message as Discord sent it. */
  readonly onMessage: (body: unknown) => void;
  readonly clock: () => number;
  readonly log: Logger;
};

export type Gateway = {
  /** Handles payloads of interactions from before a restart, as soon as there is a connection. */
  readonly replay: (bodies: readonly unknown[]) => Promise<void>;
  readonly healthCheck: () => Condition;
  /** The bot's own user, and the servers that it is in, as far as Discord has said. */
  readonly whoAmI: () => { readonly bot: string | null; readonly servers: readonly string[] };
  /** The permissions for a message that the bot lacks in a channel; null: not known. */
  readonly missingPermissions: (channel: string) => readonly string[] | null;
  readonly close: () => Promise<void>;
};

/** How long a start waits where Discord does not answer, in milliseconds. */
const startTimeout = 10_000;
const minRetryDelay = 5_000;
const maxRetryDelay = 60_000;
/** Longer without a heartbeat's answer is a fault. Discord asks for one about every 41 s. Milliseconds. */
const maxSilence = 120_000;

/**
 * Connects to Discord's gateway, and goes on trying where Discord can't be reached.
 * @throws Error where Discord refuses the token, with what to do.
 */
export async function connectGateway(options: GatewayOptions): Promise<Gateway> {
  const { token, clock, log } = options;
  const closing = new AbortController();
  const failedOnce = Promise.withResolvers<void>();
  const ready = Promise.withResolvers<void>();
  let client = createClient(options, ready.resolve);

  async function logIn(): Promise<void> {
    let delay = minRetryDelay;
    while (!closing.signal.aborted) {
      try {
        await client.login(token);
        return;
      } catch (err) {
        if (isTokenRefused(err)) throw tokenError(err);
        log.warn({ err }, `Discord can’t be reached; the next attempt is in ${delay / 1000} s`);
        failedOnce.resolve();
      }
      await pause(delay, undefined, { signal: closing.signal }).catch(() => undefined);
      delay = Math.min(2 * delay, maxRetryDelay);
      client = createClient(options, ready.resolve);
    }
  }

  const loggedIn = logIn();
  await Promise.race([loggedIn, failedOnce.promise, pause(startTimeout, undefined, { ref: false })]);
  loggedIn.catch((err) => log.error({ err }, 'Discord is given up until the next start'));
  return {
    healthCheck: () => gatewayHealth([...client.ws.shards.values()], clock()),
    whoAmI: () => ({ bot: client.user?.id ?? null, servers: [...client.guilds.cache.keys()] }),
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

/** The permissions for a message, with their names in Discord's settings. */
const neededPermissions = [
  [PermissionFlagsBits.ViewChannel, 'View Channel'],
  [PermissionFlagsBits.SendMessages, 'Send Messages'],
] as const;

function findMissingPermissions(client: Client, id: string): readonly string[] | null {
  const channel = client.channels.cache.get(id);
  const { user } = client;
  if (!user || !channel || channel.isDMBased()) return null;
  const granted = channel.permissionsFor(user);
  return granted && neededPermissions.filter(([flag]) => !granted.has(flag)).map(([, name]) => name);
}

function createClient(
  { apiUrl, onInteraction, onMessage, log }: GatewayOptions,
  onReady: () => void,
): Client {
  const client = new Client({
    // The text of a direct message, and of one that mentions the bot, comes without the privileged intent.
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    shards: 'auto',
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    ...(apiUrl !== null && { rest: { api: apiUrl } }),
  });
  // Without a listener, an error in handling an event would end the process.
  client.on(Events.Error, (err) => log.error({ err }, 'An event from Discord could not be handled'));
  client.on(Events.ShardError, (err) => log.warn({ err }, 'The connection to Discord failed; it is renewed'));
  client.on(Events.ShardDisconnect, ({ code }) =>
    log.error({ code }, 'Discord has closed the connection for good. Check DISCORD_TOKEN and start again'),
  );
  client.once(Events.ClientReady, onReady);
  handlePackets(client, { onInteraction, onMessage });
  return client;
}

/**
 * Wraps discord.js's handling of packets: an error over a payload that it can't read would end the process, and it drops the
 * payload that an interaction is made from, which is passed on here together with the interaction. Messages are passed on
 * as Discord sent them: discord.js keeps none of a channel that it has not seen.
 */
function handlePackets(
  client: Client,
  { onInteraction, onMessage }: Pick<GatewayOptions, 'onInteraction' | 'onMessage'>,
): void {
  const handle = client.ws['handlePacket'].bind(client.ws);
  let body: unknown;
  client.on(Events.InteractionCreate, (interaction) => onInteraction(interaction, body));
  client.ws['handlePacket'] = (...packet) => {
    body = Object(packet[0])['d'];
    try {
      if (Object(packet[0])['t'] === GatewayDispatchEvents.MessageCreate) onMessage(body);
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

/** What discord.js records of each connection: when the last heartbeat was sent, and its answer's delay. */
type ShardHeartbeat = { readonly status: Status; readonly lastPingTimestamp: number; readonly ping: number };

/** The state of the connections at a time; the worst one counts. */
export function gatewayHealth(shards: readonly ShardHeartbeat[], now: number): Condition {
  const part = 'Discord';
  if (shards.length === 0 || shards.some(({ status }) => status !== Status.Ready)) {
    return { part, ok: false, detail: 'not connected; what is to be shown waits, and nothing is lost' };
  }
  const beating = shards.filter(({ lastPingTimestamp }) => lastPingTimestamp >= 0);
  if (beating.length === 0) return { part, ok: true, detail: 'connected, no heartbeat was due yet' };
  const answered = Math.min(...beating.map(({ lastPingTimestamp, ping }) => lastPingTimestamp + ping));
  // A time in the future means that the clock went back since: the difference stands for the silence.
  const silence = Math.abs(now - answered);
  const detail = `the last heartbeat was acknowledged ${Math.round(silence / 1000)} s ago`;
  return { part, ok: silence < maxSilence, detail };
}
