import type { Platform } from '../domain/actor.ts';
import type { Condition } from '../domain/condition.ts';
import type { Deliver } from './desk.ts';

/** A chat platform that Facteur listens to and shows things in. */
export type Adapter = {
  readonly platform: Platform;
  /**
   * Shows a request's new view where its message is. Rejects where the platform did not take it: the job tries
   * again, after the pause that a RetryLater names, or else its own.
   */
  readonly deliver: Deliver;
  /** How it is connected, for `/mail status` and for monitors. */
  readonly condition: () => Condition;
  /** Stops listening, within two seconds; what was taken in is still answered where possible. */
  readonly stop: () => Promise<void>;
};

/** The platform asks us to wait: Slack's and Discord's Retry-After. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  /** Milliseconds. */
  readonly pause: number;

  constructor(pause: number, options?: ErrorOptions) {
    super(`The platform asks for a pause of ${pause} ms`, options);
    this.pause = pause;
  }
}
