import { type Logger as BoltLogger, LogLevel, webApi } from '@slack/bolt';
import { RetryLater } from '../../../lib/retry-later.ts';
import type { Logger } from '../../../logging/logger.ts';

export type SlackClient = webApi.WebClient;

/** How long Slack may take to answer a call, in milliseconds. */
const callTimeout = 10_000;

/**
 * Options for every client. The SDK must not retry: it would post again what Slack had accepted, and our jobs retry by
 * themselves.
 * @param apiUrl null: Slack's own.
 */
export const clientOptions = (apiUrl: string | null, logger: BoltLogger): webApi.WebClientOptions => ({
  logger,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: callTimeout,
  allowAbsoluteUrls: false,
  ...(apiUrl !== null && { slackApiUrl: `${apiUrl.replace(/\/+$/, '')}/` }),
});

/** Logs what Slack's packages log, from warnings up: what is below would hold people's messages. */
export function slackLogger(log: Logger): BoltLogger {
  const ignore = () => undefined;
  const warn = (...parts: unknown[]) => log.warn({ from: 'Slack’s SDK' }, parts.map(String).join(' '));
  return {
    debug: ignore,
    info: ignore,
    warn,
    error: warn,
    setLevel: ignore,
    getLevel: () => LogLevel.WARN,
    setName: ignore,
  };
}

/** Slack's error code, such as `channel_not_found`; null for an error that is not Slack's answer. */
export const slackError = (error: unknown): string | null =>
  error instanceof webApi.WebAPIPlatformError ? error.data.error : null;

/** Errors after which Slack may have done something all the same (docs.slack.dev, "chat.postMessage", errors). */
const unclearErrors = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);

/** Whether Slack has certainly done nothing of what it was asked for. */
export function isRefused(error: unknown): boolean {
  if (error instanceof webApi.WebAPIRateLimitedError) return true;
  const code = slackError(error);
  return code !== null && !unclearErrors.has(code);
}

/** Turns a rate limit into a RetryLater with Slack's pause; returns any other error as it is. */
export function orRetryLater(error: unknown): unknown {
  return error instanceof webApi.WebAPIRateLimitedError
    ? new RetryLater(error.retryAfter * 1000, { cause: error })
    : error;
}

/** Errors for a token that Slack refuses (docs.slack.dev, "auth.test"). */
const tokenErrors = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
]);

/** Whether Slack refuses the token, so that a retry is of no use before an operator has changed it. */
export const isTokenRefused = (error: unknown): boolean => tokenErrors.has(slackError(error) ?? '');
