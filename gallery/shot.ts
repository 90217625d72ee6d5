import type { Locale, Platform } from '../src/domain/actor.ts';

/** A picture to be drawn: what one platform shows at one step of a scene. */
export type Shot = {
  readonly scene: string;
  /** What was done, and where its result is seen: `Max approves → the requester's channel`. */
  readonly caption: string;
  readonly platform: Platform;
  readonly locale: Locale;
  readonly html: string;
};
