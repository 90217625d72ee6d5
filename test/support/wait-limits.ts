/**
 * Milliseconds. Tests go on by what happens: a line that is printed, a row that is written, a process that ends. These
 * only end the wait for what never comes, and a busy machine may be many times slower than an idle one.
 */
export const waitLimit = 60_000;

/** For a whole test, which waits more than once. */
export const testLimit = 3 * waitLimit;
