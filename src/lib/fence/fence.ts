declare const fencing: unique symbol;

/**
 * Says which of several processes, each of which was once allowed to write, was so last: the one with the highest token. They
 * grow for ever, and are safe integers.
 */
export type FencingToken = number & { readonly [fencing]: true };

/** Of a process that may write only while it holds a lease, and of what it writes. */
export type Fence = {
  /** The token of all that is written now. @throws LeaseLost where nothing may be written any more. */
  readonly token: () => FencingToken;
  /** Milliseconds for which it may write in any case; 0 where it no longer may. */
  readonly remaining: () => number;
};

/** Nothing may be written any more: another process holds the lease, or may hold it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Another process has written with a higher token than this one's. Nothing was written. */
export class TokenOutdated extends LeaseLost {
  readonly highest: number;

  constructor(place: string, token: number, highest: number) {
    super(
      `${place} was written with the fencing token ${highest}, which is higher than this Facteur’s ${token}: another one has taken over. Nothing was changed.`,
    );
    this.highest = highest;
  }
}

/** The fence of a single piece of work, which another process was allowed to do: that one’s token, however long it takes. */
export const fenceOf = (token: FencingToken): Fence => ({
  token: () => token,
  remaining: () => Number.POSITIVE_INFINITY,
});
