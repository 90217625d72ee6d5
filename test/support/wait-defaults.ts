import { vi } from 'vitest';
import { waitLimit } from './wait-limits.ts';

const { waitFor, waitUntil } = vi;

type Options = Exclude<Parameters<typeof waitFor>[1], number>;

/** Gives every wait of a test the time-out that is configured for `expect.poll`, unless it has its own. */
const withTimeout = (options: number | Options): Options =>
  typeof options === 'number' ? { timeout: options } : { timeout: waitLimit, ...options };

vi.waitFor = (check, options) => waitFor(check, withTimeout(options));
vi.waitUntil = (check, options) => waitUntil(check, withTimeout(options));
