/** When something is to happen, as somebody wanted it. */
export type WantedTime = {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** The time zone that it was meant in, as IANA names it: `Europe/Paris`. */
  readonly zone: string;
  /** What was typed: `friday 18:00`. */
  readonly typed: string;
};
