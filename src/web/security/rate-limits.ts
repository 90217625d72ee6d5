import type { OpenLink } from '../../requests/links/links.ts';
import { networkOf } from './client-network.ts';
import { type Attempts, createAttempts } from './rate-limiter.ts';

/** Where one who comes has to get through. */
export type Turnstile = {
  /** Whole seconds that they have to wait; 0: none. */
  readonly wait: () => number;
  readonly count: () => void;
  readonly forgive: () => void;
};

/** Counts who tries what: no one may guess at links, or have us hash or parse, without end. */
export type Guard = {
  /** Before a link is looked up, by the client's IP address alone. */
  readonly client: (ip: string) => Turnstile;
  /** Before a mail program's request is read, by the client's IP address alone. */
  readonly settings: (ip: string) => Turnstile;
  /** Before a post through a link does its work. */
  readonly post: (ip: string, link: OpenLink) => Turnstile;
};

const free = { link: 5, address: 10, client: 30, settings: 30 };

/** @param passing milliseconds that only ever grow. */
export function createGuard(passing: () => number): Guard {
  const links = createAttempts(free.link, passing);
  const addresses = createAttempts(free.address, passing);
  const clients = createAttempts(free.client, passing);
  const settings = createAttempts(free.settings, passing);
  return {
    settings: (ip) => turnstile([[settings, networkOf(ip)]]),
    client: (ip) => turnstile([[clients, networkOf(ip)]]),
    post: (ip, { tokenHash, address }) =>
      turnstile([
        [clients, networkOf(ip)],
        [addresses, address],
        [links, tokenHash],
      ]),
  };
}

const turnstile = (counted: readonly (readonly [Attempts, string])[]): Turnstile => ({
  wait: () => Math.ceil(Math.max(...counted.map(([attempts, who]) => attempts.wait(who))) / 1000),
  count: () => counted.forEach(([attempts, who]) => void attempts.count(who)),
  forgive: () => counted.forEach(([attempts, who]) => void attempts.forgive(who)),
});
