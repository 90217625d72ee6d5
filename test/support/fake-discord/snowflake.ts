const discordEpoch = 1_420_070_400_000n;

/** Generates ids like Discord's: they increase, and contain their time. */
export function createSnowflakes(): () => string {
  let made = 0n;
  return () => {
    made += 1n;
    return String(((BigInt(Date.now()) - discordEpoch) << 22n) | (made & 0x3fffffn));
  };
}

/** The time in an id, in milliseconds since 1970. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + discordEpoch);
