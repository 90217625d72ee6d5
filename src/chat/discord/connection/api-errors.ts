import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { RetryLater } from '../../../lib/retry-later.ts';

/**
 * An error of discord.js, fit for the log: without what was sent, which may hold a link to set a password, and without
 * the interaction's token in the URL. Changes the error itself.
 */
export function redactError(error: unknown): unknown {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    error.requestBody = { files: undefined, json: undefined };
  if (error instanceof DiscordAPIError || error instanceof HTTPError || error instanceof RateLimitError)
    error.url = error.url.replace(/(?<=\/(?:webhooks|interactions)\/\d+\/)[^/?]+/, '…');
  return error;
}

/** Turns a rate limit into a RetryLater with Discord's pause; returns any other error as it is. */
export const orRetryLater = (error: unknown): unknown =>
  error instanceof RateLimitError ? new RetryLater(error.retryAfter, { cause: error }) : error;

/** Whether Discord has certainly done nothing of what it was asked for. */
export const isRefused = (error: unknown): boolean =>
  error instanceof RateLimitError || (error instanceof DiscordAPIError && error.status < 500);
