const discordEpoch = 1_420_070_400_000n;

/** Ids as Discord makes them: they grow, and tell when they were made. */
export function createSnowflakes(): () => string {
  let made = 0n;
  return () => {
    made += 1n;
    return String(((BigInt(Date.now()) - discordEpoch) << 22n) | (made & 0x3fffffn));
  };
}

/** When an id was made, in milliseconds since 1970. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + discordEpoch);
