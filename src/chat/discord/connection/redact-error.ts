import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * An error of Discord's library, fit for a log: without what was sent, which may hold a link to set a password, and
 * without the interaction's token in the address.
 */
export function redactError(error: unknown): unknown {
  if (error instanceof DiscordAPIError || error instanceof HTTPError)
    error.requestBody = { files: undefined, json: undefined };
  if (error instanceof DiscordAPIError || error instanceof HTTPError || error instanceof RateLimitError)
    error.url = error.url.replace(/(?<=\/(?:webhooks|interactions)\/\d+\/)[^/?]+/, '…');
  return error;
}
