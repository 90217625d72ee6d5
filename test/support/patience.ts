import { vi } from 'vitest';

/** Milliseconds: a machine that is busy otherwise is slow, and that is no failure of ours. */
const timeout = 10_000;

const { waitFor } = vi;

/** Has every wait of a test be as patient, unless it says otherwise. */
vi.waitFor = (check, options = { timeout }) => waitFor(check, options);
