import { monotonicNow } from '../../lib/monotonic-clock.ts';
import type { Observers } from '../../metrics/observers.ts';
import type { HashPassword } from '../../web/password/hash-password.ts';

/** The same hasher, whose times are observed: with the wait for a free processor, as whoever sets a password has it. */
export const observeHash =
  (hash: HashPassword, observe: Observers['passwordHashed']): HashPassword =>
  async (password, scheme) => {
    const start = monotonicNow();
    const hashed = await hash(password, scheme);
    observe(scheme, (monotonicNow() - start) / 1000);
    return hashed;
  };
