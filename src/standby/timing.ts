/**
 * Milliseconds. With the time that a start takes, a standby acts within 15 s of the death of the first.
 *
 * `margin`: the holder ends that much before another may take the lease, for clocks of different speed, and for the write
 * that is under way.
 */
export const leaseTiming = { ttl: 10_000, margin: 1_500, renewal: 2_000, retry: 500, look: 500 } as const;

export type LeaseTiming = { readonly [Name in keyof typeof leaseTiming]: number };
