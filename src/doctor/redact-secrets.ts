import type { Config } from '../config/config.ts';
import type { CheckResult } from './check-result.ts';
import type { Variables } from './environment.ts';

/** Variables that are secrets from end to end. */
export const secretVariables = [
  'FACTEUR_SECRET',
  'HEALTH_TOKEN',
  'DOVEADM_API_KEY',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DISCORD_TOKEN',
] as const;

/** A shorter one would be found in words that it has nothing to do with. */
const minLength = 4;

/** Every secret that the configuration holds, as it may be written somewhere. */
export function collectSecrets(variables: Variables, { redis }: Pick<Config, 'redis'>): readonly string[] {
  const [, inUrl = ''] = /:\/\/[^/]*?:([^@/]+)@/.exec(variables['REDIS_URL'] ?? '') ?? [];
  const password = redis !== null && redis.kind !== 'socket' ? (redis.login.password ?? '') : '';
  return [...secretVariables.map((name) => variables[name]?.trim() ?? ''), inUrl, password].filter(
    (secret) => secret.length >= minLength,
  );
}

/** The line without any secret that another program's message may have brought into it. */
export function redactSecrets(secrets: readonly string[], line: CheckResult): CheckResult {
  const clean = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return { ...line, detail: clean(line.detail), fix: line.fix === null ? null : clean(line.fix) };
}
