import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ok, type Result, refused } from './domain/result.ts';
import { parseRedisUrl, type RedisTarget } from './queue/redis-target.ts';

/** Everything that the operator sets. */
export type Config = {
  readonly dataDirectory: string;
  /** Null: a private redis-server in the data directory. */
  readonly redis: RedisTarget | null;
  readonly web: { readonly host: string; readonly port: number };
  /** Null: where the web server listens. */
  readonly publicUrl: string | null;
  /** Null: one is made and kept in the data directory. */
  readonly secret: string | null;
  readonly retentionDays: number;
  /** Null: no Dovecot to tell of changes. */
  readonly doveadm: { readonly setting: string; readonly apiKey: string | null } | null;
  readonly logLevel: string;
};

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`);

const redis = z.string().transform((text, context): RedisTarget => {
  const target = parseRedisUrl(text);
  if (target.ok) return target.value;
  context.addIssue({ code: 'custom', message: `is not understood. ${target.fault}` });
  return z.NEVER;
});

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be a web address such as https://mail.example.org' })
  .transform((url) => url.replace(/\/+$/, ''));

const environment = z
  .object({
    DATA_DIR: z.string().default('./data'),
    REDIS_URL: redis.optional(),
    WEB_HOST: z.string().default('127.0.0.1'),
    WEB_PORT: wholeNumber(0, 65535).default(8025),
    PUBLIC_URL: webUrl.optional(),
    FACTEUR_SECRET: z
      .string()
      .min(32, 'must have 32 characters or more; make one with: openssl rand -base64 32')
      .optional(),
    RETENTION_DAYS: wholeNumber(0, 3650).default(30),
    DOVEADM: z.string().optional(),
    DOVEADM_API_KEY: z.string().optional(),
    LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  })
  .refine(
    ({ DOVEADM, DOVEADM_API_KEY }) => !/^https?:/.test(DOVEADM ?? '') || DOVEADM_API_KEY !== undefined,
    {
      path: ['DOVEADM_API_KEY'],
      message: 'must be set to Dovecot’s doveadm_api_key, since DOVEADM is a web address',
      // Also beside other errors, so that all are listed at once.
      when: () => true,
    },
  );

/** Reads the environment. An empty variable counts as not set. @returns all errors at once, each with what to do. */
export function readConfig(
  variables: Readonly<Record<string, string | undefined>>,
): Result<Config, string[]> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    return refused(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  }
  const { data } = parsed;
  return ok({
    dataDirectory: resolve(data.DATA_DIR),
    redis: data.REDIS_URL ?? null,
    web: { host: data.WEB_HOST, port: data.WEB_PORT },
    publicUrl: data.PUBLIC_URL ?? null,
    secret: data.FACTEUR_SECRET ?? null,
    retentionDays: data.RETENTION_DAYS,
    doveadm:
      data.DOVEADM === undefined ? null : { setting: data.DOVEADM, apiKey: data.DOVEADM_API_KEY ?? null },
    logLevel: data.LOG_LEVEL,
  });
}

export const newSecret = (): string => randomBytes(32).toString('base64url');
