import type { OpenLink } from '../../requests/links/links.ts';
import { clientNetwork } from './client-network.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

/** Where one who comes has to get through. */
export type RateLimit = {
  /** Whole seconds that they have to wait; 0: none. */
  readonly retryAfter: () => number;
  readonly count: () => void;
  readonly refund: () => void;
};

/** Counts who tries what: no one may guess at links, or have us hash or parse, without end. */
export type RateLimits = {
  /** Before a link is looked up, by the client's IP address alone. */
  readonly client: (ip: string) => RateLimit;
  /** Before a mail program's request is read, by the client's IP address alone. */
  readonly settings: (ip: string) => RateLimit;
  /** Before a post through a link does its work. */
  readonly post: (ip: string, link: OpenLink) => RateLimit;
};

const freeAttempts = { link: 5, address: 10, client: 30, settings: 30 };

/** @param monotonicNow milliseconds that only ever grow. */
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

const combineLimits = (counted: readonly (readonly [RateLimiter, string])[]): RateLimit => ({
  retryAfter: () => Math.ceil(Math.max(...counted.map(([attempts, who]) => attempts.retryAfter(who))) / 1000),
  count: () => counted.forEach(([attempts, who]) => void attempts.count(who)),
  refund: () => counted.forEach(([attempts, who]) => void attempts.refund(who)),
});
