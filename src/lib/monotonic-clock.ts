/** Milliseconds of a clock that never goes back: for waits, which a change of the system's time must not lengthen. */
export const monotonicNow = (): number => performance.now();
