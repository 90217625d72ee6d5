import type { Platform } from '../../domain/actor.ts';

/** A call of a platform's API, and what came of it. */
export type PlatformCall = {
  readonly platform: Platform;
  /** Of a bounded set, without anybody's ids or tokens: `chat.postMessage`, `PATCH /channels/:id/messages/:id`. */
  readonly method: string;
  /** `refused`: the platform's answer to this one call; `failed`: no answer, or one that says nothing of the call. */
  readonly outcome: 'ok' | 'refused' | 'rate_limited' | 'failed';
  readonly seconds: number;
};

/** Asked before each call of a platform's API. Throws where nothing may be sent any more. */
export type AllowPlatformCall = () => void;

/** Hears of each call of a platform's API. */
export type ObservePlatformCall = (call: PlatformCall) => void;
