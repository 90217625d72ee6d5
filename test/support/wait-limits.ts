/**
 * Milliseconds. Tests wait for events: a line is printed, a row is written, a process exits. These limits only end the
 * wait for an event that never happens; a busy machine may be many times slower than an idle one.
 */
export const waitLimit = 60_000;

/** For a whole test, which may wait several times. */
export const testLimit = 3 * waitLimit;
