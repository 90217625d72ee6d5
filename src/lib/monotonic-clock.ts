/** Milliseconds that have passed since some moment: for waits, which a change of the time of day must not lengthen. */
export const monotonicNow = (): number => performance.now();
