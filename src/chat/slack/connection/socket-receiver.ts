import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt';
import { monotonicNow } from '../../../lib/monotonic-clock.ts';
import { RetryLater } from '../../../lib/retry-later.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import { MalformedPayload } from '../payloads/read-payload.ts';
import { isTokenRefused, orRetryLater } from './api.ts';

/** Slack sends a payload over any one of them. While one is renewed, as Slack demands every few hours, the other gets all. */
const connectionCount = 2;
/** Milliseconds until a failed connection is opened again; doubled each time, up to the maximum. */
const minRetryDelay = 500;
const maxRetryDelay = 30_000;
/** A connection that held so long has not failed: it is replaced at once. */
const stableTime = 10_000;
/** How long the peer may take to close. */
const closeTimeout = 500;

type SocketClient = SocketModeReceiver['client'];

export type SocketReceiver = Receiver & {
  /** How many of how many connections are open. */
  readonly connected: () => { readonly open: number; readonly of: number };
};

/**
 * Receives payloads over Socket Mode. It reconnects by itself: the SDK would pause for five seconds before each new
 * connection, and end the process where Slack refuses the token by then.
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
        // A malformed payload counts as acknowledged; Slack is to send again what could not be committed.
        processEventErrorHandler: async ({ error }) => {
          logger.warn('What Slack sent was not taken:', error);
          return error instanceof MalformedPayload;
        },
      }),
  );
  for (const { client } of receivers) guardMessages(client, logger);
  const stopping = new AbortController();
  const open = new Set<SocketClient>();
  const keepOpenOptions = { open, stopping: stopping.signal, logger };
  return {
    init: (app) => {
      for (const receiver of receivers) receiver.init(app);
    },
    connected: () => ({ open: open.size, of: connectionCount }),
    /** Resolves once each connection is open or has failed once; rejects where Slack refuses the token. */
    start: () => Promise.all(receivers.map(({ client }) => keepOpen(client, keepOpenOptions))),
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
  /** The open connections. */
  readonly open: Set<SocketClient>;
  readonly stopping: AbortSignal;
  readonly logger: Logger;
};

/** Opens a connection, and from then on a new one whenever it ends. */
async function keepOpen(client: SocketClient, options: KeepOpenOptions): Promise<void> {
  const { open, logger } = options;
  client.on('connected', () => open.add(client));
  client.on('disconnected', () => open.delete(client));
  const error = await connect(client);
  if (isTokenRefused(error)) throw error;
  reconnect(client, error, options).catch((error: unknown) =>
    logger.error('A connection to Slack was given up:', error),
  );
}

/** @returns the error that it failed with; null where it is open. */
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
  firstError: unknown,
  { open, stopping, logger }: KeepOpenOptions,
): Promise<void> {
  let failures = 0;
  for (let error = firstError; !stopping.aborted; error = await connect(client)) {
    const since = monotonicNow();
    if (error === null) await untilClosed(client, open);
    else logger.warn('No connection to Slack; it is tried again:', error);
    const held = error === null && monotonicNow() - since >= stableTime;
    failures = held ? 0 : failures + 1;
    if (!held) await pause(error, failures, stopping);
    if (stopping.aborted) return;
  }
  await close(client);
}

/** Resolves when the connection is closed. */
async function untilClosed(client: SocketClient, open: Set<SocketClient>): Promise<void> {
  if (!open.has(client)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  client.once('disconnected', () => resolve());
  await promise;
}

async function pause(error: unknown, failures: number, stopping: AbortSignal): Promise<void> {
  const retry = orRetryLater(error);
  const doubled = Math.min(maxRetryDelay, minRetryDelay * 2 ** (failures - 1));
  const time = retry instanceof RetryLater ? retry.pause : doubled;
  await sleep(time, undefined, { signal: stopping }).catch(() => undefined);
}

/** Closes a connection. Where the peer does not answer in time, a second call has the SDK cut it. */
async function close(client: SocketClient): Promise<void> {
  const closed = await withTimeout(
    closeTimeout,
    client.disconnect().then(() => true),
    false,
  );
  if (!closed) await withTimeout(closeTimeout, client.disconnect(), undefined);
}
