import { RateLimitError } from 'discord.js';
import { RetryLater } from '../adapter.ts';

/** Says with RetryLater when to try again, where Discord did. */
export const orRetryLater = (error: unknown): unknown =>
  error instanceof RateLimitError ? new RetryLater(error.retryAfter, { cause: error }) : error;
