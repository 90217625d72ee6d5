import { webApi } from '@slack/bolt';
import { monotonicNow } from '../../../lib/monotonic-clock.ts';
import type { AllowPlatformCall, ObservePlatformCall, PlatformCall } from '../../delivery/platform-call.ts';
import { slackError } from './api.ts';

/**
 * What keeps Slack from taking calls: the token, which an operator has to renew; the organisation's admins, who have
 * suspended posts; a pause that Slack asks for; or Slack, which can't be reached or fails.
 */
export type ApiTrouble = 'token' | 'suspended' | 'paused' | 'away';

const tokenErrors = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'org_login_required',
  'team_access_not_granted',
]);
const suspendedErrors = new Set(['ekm_access_denied', 'accesslimited', 'team_added_to_org']);
const awayErrors = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);

/** The trouble that an error tells of; null for Slack's answer to one call, such as `channel_not_found`. */
export function troubleOf(error: unknown): ApiTrouble | null {
  if (error instanceof webApi.WebAPIRateLimitedError) return 'paused';
  const code = slackError(error);
  if (code === null) return 'away';
  if (tokenErrors.has(code)) return 'token';
  if (suspendedErrors.has(code)) return 'suspended';
  if (code === 'ratelimited') return 'paused';
  return awayErrors.has(code) ? 'away' : null;
}

type Failure = { readonly at: number; readonly what: string; readonly ofPost: boolean };

/** What the last calls of the Web API came to. */
export type ApiRecord = {
  readonly succeeded: (method: string) => void;
  readonly failed: (method: string, error: unknown) => void;
  /** Whether Slack takes calls, as far as the last ones say. */
  readonly condition: () => { readonly ok: boolean; readonly detail: string };
  /** Whether a new call would show more than the last ones, which failed some time ago. */
  readonly isOutdated: () => boolean;
};

/** Milliseconds after which a failed call is made again to see whether Slack takes it. */
const recheckTime = 5_000;

const isPost = (method: string): boolean => method.startsWith('chat.');

/** @param clock milliseconds of a monotonic clock. */
export function createApiRecord(clock: () => number): ApiRecord {
  const failures = new Map<ApiTrouble, Failure>();
  let lastSuccess: number | null = null;
  let lastCall = clock();

  /**
   * Slack goes on answering questions while it refuses posts. Where it has suspended them, only a post shows that they
   * are taken again; after another refusal also what Slack answers later, since the post may not be made again.
   */
  const showsEndOf = (method: string, trouble: ApiTrouble, { at, ofPost }: Failure): boolean => {
    if (isPost(method)) return true;
    if (trouble === 'suspended') return false;
    return !ofPost || trouble === 'token' || clock() - at >= recheckTime;
  };

  const answered = (method: string): void => {
    lastSuccess = clock();
    for (const [trouble, failure] of [...failures])
      if (showsEndOf(method, trouble, failure)) failures.delete(trouble);
  };

  const age = (at: number): string => `${Math.max(0, Math.round((clock() - at) / 1000))} s ago`;

  const details: Readonly<Record<ApiTrouble, (failure: Failure) => string>> = {
    token: ({ at, what }) =>
      `Slack refused the bot’s token ${age(at)} (${what}): install the app again and set SLACK_BOT_TOKEN; what is to be shown waits`,
    suspended: ({ at, what }) =>
      `Slack refused a message ${age(at)} (${what}): ask your organisation’s admins; what is to be shown waits`,
    away: ({ at, what }) => `Slack’s API failed ${age(at)} (${what}); what is to be shown waits`,
    paused: ({ at }) => `Slack asked for a pause ${age(at)} (too many calls); what is to be shown waits`,
  };

  return {
    succeeded: answered,
    failed: (method, error) => {
      const trouble = troubleOf(error);
      lastCall = clock();
      if (trouble === null) return answered(method);
      failures.set(trouble, {
        at: clock(),
        what: slackError(error) ?? describe(error),
        ofPost: isPost(method),
      });
    },
    isOutdated: () => failures.size > 0 && clock() - lastCall >= recheckTime,
    condition: () => {
      for (const trouble of ['token', 'suspended', 'away', 'paused'] as const) {
        const failure = failures.get(trouble);
        // A pause is part of normal work: it ends by itself.
        if (failure) return { ok: trouble === 'paused', detail: details[trouble](failure) };
      }
      const detail =
        lastSuccess === null ? 'no call was made yet' : `Slack took the last call ${age(lastSuccess)}`;
      return { ok: true, detail };
    },
  };
}

/** The kind of an error that is not Slack's: its message might name an address. */
const describe = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';

function outcomeOf(error: unknown): PlatformCall['outcome'] {
  const trouble = troubleOf(error);
  if (trouble === 'paused') return 'rate_limited';
  return trouble === 'away' ? 'failed' : 'refused';
}

/** A client whose calls are recorded. */
export class RecordedClient extends webApi.WebClient {
  readonly #record: ApiRecord;
  readonly #observe: ObservePlatformCall;
  readonly #allow: AllowPlatformCall;

  constructor(
    token: string,
    options: webApi.WebClientOptions,
    record: ApiRecord,
    observe: ObservePlatformCall = () => undefined,
    allow: AllowPlatformCall = () => undefined,
  ) {
    super(token, options);
    this.#record = record;
    this.#observe = observe;
    this.#allow = allow;
  }

  override async apiCall(
    method: string,
    options?: Record<string, unknown>,
  ): Promise<webApi.WebAPICallResult> {
    this.#allow();
    const start = monotonicNow();
    const observe = (outcome: PlatformCall['outcome']): void =>
      this.#observe({ platform: 'slack', method, outcome, seconds: (monotonicNow() - start) / 1000 });
    try {
      const result = await super.apiCall(method, options);
      this.#record.succeeded(method);
      observe('ok');
      return result;
    } catch (error) {
      this.#record.failed(method, error);
      observe(outcomeOf(error));
      throw error;
    }
  }
}
