import { type Logger as BoltLogger, LogLevel, webApi } from '@slack/bolt';
import { RetryLater } from '../../../lib/retry-later.ts';
import type { Logger } from '../../../logging/logger.ts';

export type SlackClient = webApi.WebClient;

/** How long Slack may take to answer a call. */
const callTimeout = 10_000;

/**
 * Options of every client. None retries by itself: the SDK would post a second time what Slack had taken the first
 * time, and our jobs have a pause of their own.
 * @param apiUrl null for Slack's own.
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

/** Slack's name for what was wrong, such as `channel_not_found`; null where it is no answer of Slack's. */
export const slackError = (error: unknown): string | null =>
  error instanceof webApi.WebAPIPlatformError ? error.data.error : null;

/** What Slack answers where something may have been done all the same (docs.slack.dev, "chat.postMessage", errors). */
const unclearErrors = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);

/** Whether Slack has done nothing of what it was asked for, for certain. */
export function isRefused(error: unknown): boolean {
  if (error instanceof webApi.WebAPIRateLimitedError) return true;
  const said = slackError(error);
  return said !== null && !unclearErrors.has(said);
}

/** Says with RetryLater when to try again, where Slack did. */
export function orRetryLater(error: unknown): unknown {
  return error instanceof webApi.WebAPIRateLimitedError
    ? new RetryLater(error.retryAfter * 1000, { cause: error })
    : error;
}

/** What Slack answers to a token that it does not take (docs.slack.dev, "auth.test"). */
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

/** Whether an error means that trying again is of no use before an operator has changed a token. */
export const isTokenRefused = (error: unknown): boolean => tokenErrors.has(slackError(error) ?? '');
