import type { OpenLink } from '../../requests/links/links.ts';
import { clientNetwork } from './client-network.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

/** The limit that one request has to pass. */
type RateLimit = {
  /** Whole seconds until the next attempt is allowed; 0: now. */
  readonly retryAfter: () => number;
  readonly count: () => void;
  readonly refund: () => void;
};

/** Limits how often clients may guess links, or make the server hash or parse. */
export type RateLimits = {
  /** Checked before a link is looked up, by the client's network alone. */
  readonly client: (ip: string) => RateLimit;
  /** Checked before a mail program's request is read, by the client's network alone. */
  readonly settings: (ip: string) => RateLimit;
  /** Checked before a posted form is handled: by the client's network, the address and the link. */
  readonly post: (ip: string, link: Pick<OpenLink, 'address' | 'tokenHash'>) => RateLimit;
};

const freeAttempts = { link: 5, address: 10, client: 30, settings: 30 };

/** @param monotonicNow milliseconds of a clock that never goes back. */
export function createRateLimits(monotonicNow: () => number): RateLimits {
  const links = createRateLimiter(freeAttempts.link, monotonicNow);
  const addresses = createRateLimiter(freeAttempts.address, monotonicNow);
  const clients = createRateLimiter(freeAttempts.client, monotonicNow);
  const settings = createRateLimiter(freeAttempts.settings, monotonicNow);
  return {
    settings: (ip) => combineLimits([[settings, clientNetwork(ip)]]),
    client: (ip) => combineLimits([[clients, clientNetwork(ip)]]),
    post: (ip, { tokenHash, address }) =>
      combineLimits([
        [clients, clientNetwork(ip)],
        [addresses, address],
        [links, tokenHash],
      ]),
  };
}

/** The strictest of several limits; an attempt counts against each of them. */
const combineLimits = (limits: readonly (readonly [RateLimiter, key: string])[]): RateLimit => ({
  retryAfter: () => Math.ceil(Math.max(...limits.map(([limiter, key]) => limiter.retryAfter(key))) / 1000),
  count: () => limits.forEach(([limiter, key]) => void limiter.count(key)),
  refund: () => limits.forEach(([limiter, key]) => void limiter.refund(key)),
});
