import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { defaultDelimiter } from '../domain/address/address.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Synchronous, synchronousSettings } from '../lib/sqlite-synchronous.ts';
import { recipientDelimiter } from '../mail-servers/recipient-delimiter.ts';
import { type PublicKey, parsePublicKey } from '../mail-servers/remote/keys.ts';
import {
  type DkimSettings,
  dkimVariables,
  readDkimSettings,
} from '../mail-servers/shared/dkim/dkim-settings.ts';
import {
  type DoveadmSettings,
  doveadmVariables,
  readDoveadmSettings,
} from '../mail-servers/shared/dovecot/doveadm-settings.ts';
import {
  type MailLogSettings,
  mailLogVariables,
  readMailLogSettings,
} from '../mail-servers/shared/postfix-log/mail-log-settings.ts';
import { type DomainSettings, readDomainSettings } from './domain-settings.ts';
import {
  adminIds,
  dnsServers,
  hostNames,
  hostsOrAddresses,
  linkUrl,
  parsedBy,
  proxyNetworks,
  type Secrets,
  secret,
  secrets,
  webUrl,
  wholeNumber,
} from './env-types.ts';
import { type ClientSettings, parseMailService } from './mail-services.ts';
import { parseRedisUrl, type RedisTarget } from './redis-url.ts';
import {
  type ReplicaSettings,
  readReplicaSettings,
  replicaRules,
  replicaVariables,
} from './replica-settings.ts';
import { readTracingSettings, type TracingSettings, tracingVariables } from './tracing-settings.ts';
import type { SettingProblem, Variables } from './variables.ts';

/** Everything that the operator sets. */
export type Config = {
  readonly dataDirectory: string;
  /** What a power cut may take of what was committed. */
  readonly synchronous: Synchronous;
  /** Null: a private redis-server in the data directory. */
  readonly redis: RedisTarget | null;
  /** Where facteur.sqlite is replicated to; null: nowhere. */
  readonly replica: ReplicaSettings | null;
  /** Whether a second Facteur waits to take over, or this one does. */
  readonly standby: boolean;
  readonly web: {
    readonly host: string;
    readonly port: number;
    /** The proxies whose X-Forwarded-For is trusted: addresses and networks. */
    readonly trustedProxies: readonly string[] | 'loopback';
    /** Lets its holder see every part on /health; null: only requests from this machine see them. */
    readonly healthToken: string | null;
  };
  readonly metrics: MetricsConfig;
  /** The address of the web server in links. Null: where it listens. */
  readonly publicUrl: string | null;
  readonly clientSettings: ClientSettings;
  readonly domains: DomainSettings;
  /** They encrypt password hashes in the database: the first encrypts, all decrypt. Null: the data directory's secret does. */
  readonly secrets: Secrets | null;
  /** The file to which checkpoints of the audit are appended; null: one in the data directory. */
  readonly auditCheckpoints: string | null;
  /** The directory for the rows of the audit that are too old to be kept; null: one in the data directory. */
  readonly auditArchive: string | null;
  /** For how many days ended requests and the audit are kept; null: for ever. */
  readonly keepDays: number | null;
  /** For a worker on another host: Facteur's public key. */
  readonly facteurKey: PublicKey | null;
  readonly retentionDays: number;
  readonly doveadm: DoveadmSettings;
  readonly dkim: DkimSettings;
  /** Where Postfix's log is; null: mail can't be traced. */
  readonly mailLog: MailLogSettings;
  /** The characters each of which separates a tag in an address. */
  readonly recipientDelimiter: string;
  readonly logLevel: string;
  /** Where traces go; null: nowhere. */
  readonly tracing: TracingSettings | null;
  readonly slack: SlackConfig | null;
  readonly discord: DiscordConfig | null;
  /** The admins on Slack and Discord: `slack/TEAM/USER`, `discord/SERVER/USER`. */
  readonly admins: readonly string[];
  /** Null: policy.yaml, where there is one. */
  readonly policyFile: string | null;
};

/** Who may read /metrics; nobody where neither a port nor a token is set. */
export type MetricsConfig = {
  readonly host: string;
  /** A port of its own; null: none. */
  readonly port: number | null;
  /** The bearer token that /metrics takes, on that port and on the web server; null: it is not on the web server. */
  readonly token: string | null;
};

type SlackConfig = {
  readonly botToken: string;
  /** For Socket Mode; null where Slack calls us over HTTP. */
  readonly appToken: string | null;
  readonly signingSecret: string | null;
  readonly port: number;
  readonly apiUrl: string | null;
};

type DiscordConfig = {
  readonly token: string;
  readonly applicationId: string;
  readonly apiUrl: string | null;
};

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** A rule about several variables; checked even where others have errors, so that all are listed at once. */
const crossCheck = (variable: string, message: string) => ({ path: [variable], message, when: () => true });

const environmentSchema = z
  .object({
    DATA_DIR: z.string().optional(),
    SQLITE_SYNCHRONOUS: z
      .enum(synchronousSettings, { error: `must be ${synchronousSettings.join(' or ')}` })
      .default('full'),
    REDIS_URL: parsedBy(parseRedisUrl).optional(),
    ...replicaVariables,
    STANDBY: z.enum(['on', 'off'], { error: 'must be on or off' }).default('off'),
    WEB_HOST: z.string().default('127.0.0.1'),
    WEB_PORT: wholeNumber(0, 65535).default(8025),
    TRUSTED_PROXIES: proxyNetworks.optional(),
    HEALTH_TOKEN: secret.optional(),
    METRICS_HOST: z.string().optional(),
    METRICS_PORT: wholeNumber(0, 65535).optional(),
    METRICS_TOKEN: secret.optional(),
    PUBLIC_URL: webUrl.optional(),
    IMAP_SERVER: parsedBy((text) => parseMailService('imap', text)).optional(),
    SMTP_SERVER: parsedBy((text) => parseMailService('smtp', text)).optional(),
    WEBMAIL_URL: linkUrl.optional(),
    MAIL_HOSTS: hostNames.optional(),
    OUTGOING_HOSTS: hostsOrAddresses.optional(),
    DNS_SERVERS: dnsServers.default([]),
    FACTEUR_SECRET: secrets.optional(),
    AUDIT_CHECKPOINTS: z.string().optional(),
    FACTEUR_KEY: parsedBy(parsePublicKey).optional(),
    AUDIT_ARCHIVE: z.string().optional(),
    KEEP_DAYS: wholeNumber(30, 36500).optional(),
    RETENTION_DAYS: wholeNumber(0, 3650).default(30),
    ...doveadmVariables,
    ...dkimVariables,
    ...mailLogVariables,
    RECIPIENT_DELIMITER: recipientDelimiter.default(defaultDelimiter),
    LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
    ...tracingVariables,
    SLACK_BOT_TOKEN: z
      .string()
      .startsWith('xoxb-', 'must be the bot token, which begins with xoxb-')
      .optional(),
    SLACK_APP_TOKEN: z
      .string()
      .startsWith('xapp-', 'must be an app-level token, which begins with xapp-')
      .optional(),
    SLACK_SIGNING_SECRET: z.string().optional(),
    SLACK_PORT: wholeNumber(0, 65535).default(3000),
    SLACK_API_URL: webUrl.optional(),
    DISCORD_TOKEN: z.string().optional(),
    DISCORD_APPLICATION_ID: z.string().regex(/^\d+$/, 'must be the application’s id, digits only').optional(),
    DISCORD_API_URL: webUrl.optional(),
    ADMINS: adminIds.default([]),
    POLICY_FILE: z.string().optional(),
  })
  .refine(
    ({ DOVEADM, DOVEADM_API_KEY }) => !/^https?:/.test(DOVEADM ?? '') || DOVEADM_API_KEY !== undefined,
    crossCheck('DOVEADM_API_KEY', 'must be set to Dovecot’s doveadm_api_key, since DOVEADM is a web address'),
  )
  .refine(
    ({ STANDBY, REDIS_URL }) => STANDBY !== 'on' || REDIS_URL !== undefined,
    crossCheck(
      'REDIS_URL',
      'must be set to the Redis that both machines use, since STANDBY is on: the lease is there, and a private redis-server is this machine’s alone',
    ),
  )
  .refine(
    (given) => given.METRICS_HOST === undefined || given.METRICS_PORT !== undefined,
    crossCheck(
      'METRICS_PORT',
      'must be set too, since METRICS_HOST is: it is where that port is listened on',
    ),
  )
  .refine(
    (given) => !given.IMAP_SERVER || given.SMTP_SERVER,
    crossCheck('SMTP_SERVER', 'must be set too, since IMAP_SERVER is: mail programs need both'),
  )
  .refine(
    (given) => !given.SMTP_SERVER || given.IMAP_SERVER,
    crossCheck('IMAP_SERVER', 'must be set too, since SMTP_SERVER is: mail programs need both'),
  )
  .refine(
    (given) => !given.SLACK_BOT_TOKEN || given.SLACK_APP_TOKEN || given.SLACK_SIGNING_SECRET,
    crossCheck(
      'SLACK_APP_TOKEN',
      'must be set for Socket Mode, or SLACK_SIGNING_SECRET for HTTP, since SLACK_BOT_TOKEN is',
    ),
  )
  .refine(
    (given) => !given.DISCORD_TOKEN || given.DISCORD_APPLICATION_ID,
    crossCheck('DISCORD_APPLICATION_ID', 'must be set, since DISCORD_TOKEN is'),
  )
  .refine(
    replicaRules.REPLICA_SFTP_KEY.holds,
    crossCheck('REPLICA_SFTP_KEY', replicaRules.REPLICA_SFTP_KEY.message),
  )
  .refine(
    replicaRules.REPLICA_S3_KEY_ID.holds,
    crossCheck('REPLICA_S3_KEY_ID', replicaRules.REPLICA_S3_KEY_ID.message),
  )
  .refine(
    replicaRules.REPLICA_S3_SECRET.holds,
    crossCheck('REPLICA_S3_SECRET', replicaRules.REPLICA_S3_SECRET.message),
  );

/** Every variable that Facteur reads, but for those of mail servers (MAIL_SERVER_NAME_…). */
export const variableNames: readonly string[] = Object.keys(environmentSchema.shape);

/** The path of DATA_DIR, for a script that needs no other variable. */
export const dataDirectoryFrom = ({ DATA_DIR }: { readonly DATA_DIR?: string | undefined }): string =>
  resolve(DATA_DIR?.trim() ? DATA_DIR : './data');

/**
 * Reads the environment. An empty variable counts as not set.
 * @param unread what is wrong with files that hold values: these settings have a value, and nothing is said of it.
 * @returns all errors at once, each with what to do.
 */
export function readConfig(
  variables: Variables,
  unread: readonly SettingProblem[] = [],
): Result<Config, string[]> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
  const unreadSettings = Object.fromEntries(unread.map(({ setting }) => [setting, 'unread']));
  const parsed = environmentSchema.safeParse({ ...given, ...unreadSettings });
  if (!parsed.success || unread.length > 0) {
    const issues = (parsed.error?.issues ?? []).filter(({ path: [name = ''] }) => !(name in unreadSettings));
    return err([
      ...unread.map(({ text }) => text),
      ...issues.map(({ path, message }) => `${path.join('.')} ${message}`),
    ]);
  }
  const { data } = parsed;
  return ok({
    dataDirectory: dataDirectoryFrom(data),
    synchronous: data.SQLITE_SYNCHRONOUS,
    redis: data.REDIS_URL ?? null,
    replica: readReplicaSettings(data),
    standby: data.STANDBY === 'on',
    web: {
      host: data.WEB_HOST,
      port: data.WEB_PORT,
      trustedProxies: data.TRUSTED_PROXIES ?? 'loopback',
      healthToken: data.HEALTH_TOKEN ?? null,
    },
    metrics: {
      host: data.METRICS_HOST ?? '127.0.0.1',
      port: data.METRICS_PORT ?? null,
      token: data.METRICS_TOKEN ?? null,
    },
    publicUrl: data.PUBLIC_URL ?? null,
    clientSettings: {
      services:
        data.IMAP_SERVER && data.SMTP_SERVER ? { imap: data.IMAP_SERVER, smtp: data.SMTP_SERVER } : null,
      webmail: data.WEBMAIL_URL ?? null,
    },
    domains: readDomainSettings(data),
    secrets: data.FACTEUR_SECRET ?? null,
    auditCheckpoints: data.AUDIT_CHECKPOINTS ?? null,
    auditArchive: data.AUDIT_ARCHIVE ?? null,
    keepDays: data.KEEP_DAYS ?? null,
    facteurKey: data.FACTEUR_KEY ?? null,
    retentionDays: data.RETENTION_DAYS,
    doveadm: readDoveadmSettings(data),
    dkim: readDkimSettings(data, data.DNS_SERVERS),
    mailLog: readMailLogSettings(data),
    recipientDelimiter: data.RECIPIENT_DELIMITER,
    logLevel: data.LOG_LEVEL,
    tracing: readTracingSettings(data),
    slack: data.SLACK_BOT_TOKEN
      ? {
          botToken: data.SLACK_BOT_TOKEN,
          appToken: data.SLACK_APP_TOKEN ?? null,
          signingSecret: data.SLACK_SIGNING_SECRET ?? null,
          port: data.SLACK_PORT,
          apiUrl: data.SLACK_API_URL ?? null,
        }
      : null,
    discord:
      data.DISCORD_TOKEN && data.DISCORD_APPLICATION_ID
        ? {
            token: data.DISCORD_TOKEN,
            applicationId: data.DISCORD_APPLICATION_ID,
            apiUrl: data.DISCORD_API_URL ?? null,
          }
        : null,
    admins: data.ADMINS,
    policyFile: data.POLICY_FILE ?? null,
  });
}

export const generateSecret = (): string => randomBytes(32).toString('base64url');
