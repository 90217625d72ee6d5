import {
  DiscordAPIError,
  HTTPError,
  type InternalRequest,
  RateLimitError,
  REST,
  type RESTOptions,
} from 'discord.js';
import { monotonicNow } from '../../../lib/monotonic-clock.ts';
import type { AllowPlatformCall, ObservePlatformCall, PlatformCall } from '../../delivery/platform-call.ts';

/** A client of Discord's API whose calls are observed. */
export class ObservedRest extends REST {
  readonly #observe: ObservePlatformCall;
  readonly #allow: AllowPlatformCall;

  constructor(
    options: Partial<RESTOptions>,
    observe: ObservePlatformCall = () => undefined,
    allow: AllowPlatformCall = () => undefined,
  ) {
    super(options);
    this.#observe = observe;
    this.#allow = allow;
  }

  override async request(options: InternalRequest): Promise<unknown> {
    this.#allow();
    const start = monotonicNow();
    const method = `${options.method} ${routePattern(options.fullRoute)}`;
    const observe = (outcome: PlatformCall['outcome']): void =>
      this.#observe({ platform: 'discord', method, outcome, seconds: (monotonicNow() - start) / 1000 });
    try {
      const result = await super.request(options);
      observe('ok');
      return result;
    } catch (error) {
      observe(outcomeOf(error));
      throw error;
    }
  }
}

/**
 * A route without anybody's ids, and without the tokens that follow those of webhooks and interactions. Whoever has one
 * can answer in our name.
 */
export const routePattern = (route: string): string =>
  route.replace(/(\/(?:webhooks|interactions)\/[^/]+\/)[^/?]+/, '$1:token').replace(/\/\d+(?=\/|$)/g, '/:id');

/** With `rejectOnRateLimit`, a 429 ends in the same error as a call that was held back for one. */
function outcomeOf(error: unknown): PlatformCall['outcome'] {
  if (error instanceof RateLimitError) return 'rate_limited';
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    return error.status < 500 ? 'refused' : 'failed';
  return 'failed';
}
