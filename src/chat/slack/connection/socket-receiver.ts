import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import { monotonicNow } from '../../../lib/monotonic-clock.ts';
import { RetryLater } from '../../../lib/retry-later.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { MalformedPayload } from '../payloads/read-payload.ts';
import { isTokenRefused, orRetryLater } from './api.ts';

/** A payload goes to any one of them. While one is renewed, which Slack asks for every few hours, the other takes all. */
const connectionCount = 2;
/** Milliseconds until a connection that failed is tried again; doubled each time, up to the longest. */
const minRetryDelay = 500;
const maxRetryDelay = 30_000;
/** One that held so long has not failed, and is replaced at once. */
const stableTime = 10_000;
/** How long a peer may take to say goodbye. */
const closeTimeout = 500;

type SocketClient = SocketModeReceiver['client'];

export type SocketReceiver = Receiver & {
  /** How many of how many connections are there. */
  readonly connected: () => { readonly open: number; readonly of: number };
};

/**
 * Takes payloads over Socket Mode. It keeps its connections up itself: the SDK would pause for five seconds before
 * each new one, and end the process where Slack refuses the token by then.
 */
export function createSocketReceiver(options: {
  readonly appToken: string;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
}): SocketReceiver {
  const { appToken, clientOptions, logger } = options;
  const receivers = Array.from(
    { length: connectionCount },
    () =>
      new SocketModeReceiver({
        appToken,
        logger,
        autoReconnectEnabled: false,
        installerOptions: { clientOptions },
        // Sent again it would be no better; what could not be committed is to come again.
        processEventErrorHandler: async ({ error }) => {
          logger.warn('What Slack sent was not taken:', error);
          return error instanceof MalformedPayload;
        },
      }),
  );
  for (const { client } of receivers) guardMessages(client, logger);
  const stopping = new AbortController();
  const open = new Set<SocketClient>();
  const keeping = { open, stopping: stopping.signal, logger };
  return {
    init: (app) => {
      for (const receiver of receivers) receiver.init(app);
    },
    connected: () => ({ open: open.size, of: connectionCount }),
    /** Resolves once each connection is there or has failed once; rejects where Slack refuses the token. */
    start: () => Promise.all(receivers.map(({ client }) => keepOpen(client, keeping))),
    stop: async () => {
      stopping.abort();
      await Promise.all(receivers.map(({ client }) => close(client)));
    },
  };
}

/** The SDK reads messages in an async listener that nobody awaits: one that it can't read would end the process. */
function guardMessages(client: SocketClient, logger: Logger): void {
  const [read] = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', async (...message: unknown[]) => {
    try {
      await read?.apply(client, message);
    } catch (error) {
      logger.warn('A message of Slack’s could not be read:', error);
    }
  });
}

type KeepOpenOptions = {
  /** The connections that are there. */
  readonly open: Set<SocketClient>;
  readonly stopping: AbortSignal;
  readonly logger: Logger;
};

/** Opens a connection, and from then on a new one whenever it ends. */
async function keepOpen(client: SocketClient, keeping: KeepOpenOptions): Promise<void> {
  const { open, logger } = keeping;
  client.on('connected', () => open.add(client));
  client.on('disconnected', () => open.delete(client));
  const fault = await connect(client);
  if (isTokenRefused(fault)) throw fault;
  reconnect(client, fault, keeping).catch((error: unknown) =>
    logger.error('A connection to Slack was given up:', error),
  );
}

/** @returns what it failed with, null where it is there. */
async function connect(client: SocketClient): Promise<unknown> {
  try {
    await client.start();
    return null;
  } catch (error) {
    return error ?? new Error('Slack closed the connection before it greeted');
  }
}

async function reconnect(
  client: SocketClient,
  first: unknown,
  { open, stopping, logger }: KeepOpenOptions,
): Promise<void> {
  let failures = 0;
  for (let fault = first; !stopping.aborted; fault = await connect(client)) {
    const since = monotonicNow();
    if (fault === null) await ended(client, open);
    else logger.warn('No connection to Slack; it is tried again:', fault);
    const held = fault === null && monotonicNow() - since >= stableTime;
    failures = held ? 0 : failures + 1;
    if (!held) await pause(fault, failures, stopping);
    if (stopping.aborted) return;
  }
  await close(client);
}

/** Resolves when the connection is no longer there. */
async function ended(client: SocketClient, open: Set<SocketClient>): Promise<void> {
  if (!open.has(client)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  client.once('disconnected', () => resolve());
  await promise;
}

async function pause(fault: unknown, failures: number, stopping: AbortSignal): Promise<void> {
  const wanted = orRetryLater(fault);
  const doubled = Math.min(maxRetryDelay, minRetryDelay * 2 ** (failures - 1));
  const time = wanted instanceof RetryLater ? wanted.pause : doubled;
  await sleep(time, undefined, { signal: stopping }).catch(() => undefined);
}

/** A peer that does not say goodbye is left: asked a second time, the SDK cuts the connection. */
async function close(client: SocketClient): Promise<void> {
  const left = await withTimeout(
    closeTimeout,
    client.disconnect().then(() => true),
    false,
  );
  if (!left) await withTimeout(closeTimeout, client.disconnect(), undefined);
}
