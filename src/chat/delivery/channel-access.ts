/** Whether Facteur may write in a channel, in words that an operator can act on. */
export type ChannelAccess =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: string }
  /** Nothing tells. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Hears what came of each post in a channel. */
export type RecordChannelAccess = (channel: string, reach: ChannelAccess) => void;
