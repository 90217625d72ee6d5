import { vi } from 'vitest';
import { waitLimit } from './wait-limits.ts';

const { waitFor, waitUntil } = vi;

type Options = Exclude<Parameters<typeof waitFor>[1], number>;

/** Has every wait of a test be as patient as `expect.poll` is by the configuration, unless it says otherwise. */
const patient = (options: number | Options): Options =>
  typeof options === 'number' ? { timeout: options } : { timeout: waitLimit, ...options };

vi.waitFor = (check, options) => waitFor(check, patient(options));
vi.waitUntil = (check, options) => waitUntil(check, patient(options));
