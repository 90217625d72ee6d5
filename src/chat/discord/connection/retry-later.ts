import { DiscordAPIError, RateLimitError } from 'discord.js';
import { RetryLater } from '../../../lib/retry-later.ts';

/** Says with RetryLater when to try again, where Discord did. */
export const orRetryLater = (error: unknown): unknown =>
  error instanceof RateLimitError ? new RetryLater(error.retryAfter, { cause: error }) : error;

/** Whether Discord has done nothing of what it was asked for, for certain. */
export const isRefused = (error: unknown): boolean =>
  error instanceof RateLimitError || (error instanceof DiscordAPIError && error.status < 500);
