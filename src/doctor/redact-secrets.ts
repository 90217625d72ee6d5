import type { Config } from '../config/config.ts';
import type { Variables } from '../config/variables.ts';
import type { CheckResult } from './check-result.ts';

/** Variables whose whole value is a secret. */
export const secretVariables = [
  'FACTEUR_SECRET',
  'HEALTH_TOKEN',
  'METRICS_TOKEN',
  'DOVEADM_API_KEY',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DISCORD_TOKEN',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
] as const;

/** A shorter secret would match parts of ordinary words. */
const minLength = 4;

/** All secrets of the configuration, in each form in which a message may contain them. */
export function collectSecrets(variables: Variables, { redis }: Pick<Config, 'redis'>): readonly string[] {
  const [, inUrl = ''] = /:\/\/[^/]*?:([^@/]+)@/.exec(variables['REDIS_URL'] ?? '') ?? [];
  const password = redis !== null && redis.kind !== 'socket' ? (redis.login.password ?? '') : '';
  return [...secretVariables.map((name) => variables[name]?.trim() ?? ''), inUrl, password].filter(
    (secret) => secret.length >= minLength,
  );
}

/** Removes secrets from a result, which another program's message may have contained. */
export function redactSecrets(secrets: readonly string[], result: CheckResult): CheckResult {
  const clean = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return { ...result, detail: clean(result.detail), fix: result.fix === null ? null : clean(result.fix) };
}
