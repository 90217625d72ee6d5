import type { Platform } from '../../domain/actor.ts';
import type { Condition } from '../../domain/condition.ts';
import type { AlertApprovers, Deliver, SendDirectMessage } from '../dispatch/dispatcher-types.ts';
import type { ChannelAccess } from './channel-access.ts';

/** A chat platform that Facteur listens to and shows things in. */
export type Adapter = {
  readonly platform: Platform;
  /**
   * Shows a request's new view where its message is. Rejects where the platform did not take it: the job tries
   * again, after the pause that a RetryLater names, or else its own.
   */
  readonly deliver: Deliver;
  /** Calls those who could approve a request, beside its message. Rejects as `deliver` does. */
  readonly alertApprovers: AlertApprovers;
  readonly sendDirectMessage: SendDirectMessage;
  /** Whether we may write in a channel, as far as the platform tells without our posting there. It never rejects. */
  readonly checkChannelAccess: (channel: string) => Promise<ChannelAccess>;
  /** How it is connected, for `/mail status` and for monitors. */
  readonly healthCheck: () => Condition;
  /** Does what was taken in before the last stop, and not done: once the other parts have started. It never rejects. */
  readonly resume: () => Promise<void>;
  /** Stops listening, within two seconds; what was taken in is still answered where possible. */
  readonly stop: () => Promise<void>;
};

export { RetryLater } from '../../queue/job.ts';
