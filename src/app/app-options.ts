import type { TerminalOptions } from '../chat/terminal/start.ts';
import type { Config } from '../config/config.ts';
import { noPolicySource, type PolicySource } from '../config/policy-file.ts';
import { monotonicNow } from '../lib/monotonic-clock.ts';
import type { Logger } from '../logging/logger.ts';
import type { ConfiguredServer } from '../mail-servers/connection-settings.ts';
import { defaultServer, type OpenMailServer } from '../mail-servers/open-mail-server.ts';
import type { Observers } from '../metrics/observers.ts';
import type { QueueTelemetry } from '../queue/telemetry.ts';
import type { Lease } from '../standby/hold-lease.ts';
import { createIdsOnly } from '../tracing/spans.ts';
import { createTraceContext } from '../tracing/trace-context.ts';
import { createTracing, type Tracing } from '../tracing/tracing.ts';

export type AppOptions = {
  readonly config: Config;
  readonly log: Logger;
  /** Null: nobody chats in a terminal. */
  readonly terminal: Pick<TerminalOptions, 'input' | 'output' | 'isTty' | 'greeting'> | null;
  readonly openMailServer: OpenMailServer;
  /** The mail servers that the policy file names; without any, the one of the environment. */
  readonly servers?: readonly ConfiguredServer[];
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Milliseconds of a clock that nobody sets: by it, it is noticed that `clock` was set forward. */
  readonly monotonicNow?: () => number;
  /** Who may what; without one, the terminal and `ADMINS`. */
  readonly policy?: PolicySource;
  /** Follows what is asked for; without one, the ids alone are made. */
  readonly tracing?: Tracing;
  /** By which this process acts, and another waits to; null, as without one: there is no other. */
  readonly lease?: Lease | null;
  /** Makes spans of the queue's jobs; null, as without one: there are none. */
  readonly queueTelemetry?: QueueTelemetry | null;
};

/** The options with nothing left open, and who hears of what happens: what every step of a start reads. */
export type AppSettings = Required<AppOptions> & { readonly observers: Observers };

/** Takes what closes what a step has opened. All is closed in reverse order. */
export type Resources = Pick<AsyncDisposableStack, 'defer'>;

export function withDefaults(options: AppOptions, observers: Observers): AppSettings {
  const { config } = options;
  return {
    ...options,
    observers,
    servers: options.servers ?? [
      defaultServer(config.doveadm, config.recipientDelimiter, config.dkim, config.mailLog),
    ],
    clock: options.clock ?? Date.now,
    monotonicNow: options.monotonicNow ?? monotonicNow,
    policy: options.policy ?? noPolicySource,
    tracing:
      options.tracing ??
      createTracing({ ...{ log: options.log, monotonicNow }, context: createTraceContext(createIdsOnly()) }),
    queueTelemetry: options.queueTelemetry ?? null,
    lease: options.lease ?? null,
  };
}
