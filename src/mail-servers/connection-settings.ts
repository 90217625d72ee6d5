import { z } from 'zod';
import { parseDomain } from '../domain/address/address.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DriverName, MailServerBinding } from '../policy/policy.ts';
import { recipientDelimiter } from './recipient-delimiter.ts';
import { type PublicKey, parsePublicKey } from './remote/keys.ts';
import { databaseUrlAdvice, isCompleteDatabaseUrl } from './shared/database-url.ts';

/** How Dovecot is told of changes; null: it is not. */
export type DoveadmSettings = { readonly setting: string; readonly apiKey: string | null } | null;

/** How a mail server is reached by the process that does its jobs. */
export type DriverSettings = {
  /** What separates tags there; `+` where it is left out. */
  readonly recipientDelimiter?: string;
} & DriverSpecificSettings;

type DriverSpecificSettings =
  | {
      readonly driver: 'postfix-dovecot';
      /** Null: `mail` in the data directory. */
      readonly directory: string | null;
      readonly doveadm: DoveadmSettings;
    }
  | {
      readonly driver: 'postfixadmin';
      readonly database: string;
      /** Where the homes of mailboxes are, if on this host. */
      readonly mailDirectory: string | null;
      /** As in PostfixAdmin's own configuration. */
      readonly quotas: {
        readonly ofMailboxes: boolean;
        readonly ofDomains: boolean;
        readonly megabyte: number;
      };
      /** The domain of PostfixAdmin's vacation program; null: it has none. */
      readonly vacationDomain: string | null;
      readonly doveadm: DoveadmSettings;
    }
  | {
      readonly driver: 'alternc';
      readonly database: string;
      /** What AlternC's paths begin with; null: as usual. */
      readonly alterncMail: string | null;
      readonly mailDirectory: string | null;
      readonly doveadm: DoveadmSettings;
    }
  | { readonly driver: 'mailcow'; readonly url: string; readonly apiKey: string };

/** How a mail server is reached from here: by its driver, or by a worker beside it, which is known by its key. */
export type ConnectionSettings = DriverSettings | { readonly driver: 'worker'; readonly key: PublicKey };

/** A mail server, and how it is reached. */
export type ConfiguredServer = { readonly binding: MailServerBinding; readonly access: ConnectionSettings };

const doveadmVariables = { DOVEADM: z.string().optional(), DOVEADM_API_KEY: z.string().optional() };

const mysqlUrl = /^(mysql|mariadb):\/\//;
const databaseUrl = /^(mysql|mariadb|postgres|postgresql):\/\/|^sqlite:\//;

const delimiterVariables = { RECIPIENT_DELIMITER: recipientDelimiter.optional() };

const yesOrNo = z.enum(['yes', 'no'], { error: 'must be yes or no' }).default('yes');

/** What each driver needs, after MAIL_SERVER_NAME_. */
const driverVariables = {
  'postfix-dovecot': z.object({
    DIRECTORY: z.string().optional(),
    ...doveadmVariables,
    ...delimiterVariables,
  }),
  postfixadmin: z.object({
    DATABASE: z
      .string({ error: 'must be set to PostfixAdmin’s database' })
      .regex(
        databaseUrl,
        'must be a database such as mysql://user:password@host/postfixadmin, postgres://… or sqlite:/path',
      )
      .refine(isCompleteDatabaseUrl, databaseUrlAdvice),
    MAIL_DIRECTORY: z.string().optional(),
    QUOTA: yesOrNo,
    DOMAIN_QUOTA: yesOrNo,
    QUOTA_MULTIPLIER: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, 'must be a number of octets such as 1024000')
      .default('1024000'),
    VACATION_DOMAIN: z
      .string()
      .refine((text) => parseDomain(text).ok, 'must be a domain such as autoreply.example.org')
      .optional(),
    ...doveadmVariables,
    ...delimiterVariables,
  }),
  alternc: z.object({
    DATABASE: z
      .string({ error: 'must be set to AlternC’s database' })
      .regex(mysqlUrl, 'must be a database such as mysql://user:password@host/alternc')
      .refine(isCompleteDatabaseUrl, databaseUrlAdvice),
    MAIL_DIRECTORY: z.string().optional(),
    ALTERNC_MAIL: z.string().optional(),
    ...doveadmVariables,
    ...delimiterVariables,
  }),
  mailcow: z.object({
    URL: z.url({
      protocol: /^https?$/,
      error: 'must be mailcow’s address, such as https://mail.example.org',
    }),
    API_KEY: z.string({ error: 'must be set to a read-write API key of mailcow’s' }),
    ...delimiterVariables,
  }),
} satisfies Record<DriverName, z.ZodObject>;

/** How the variables of mail servers begin. */
export const serverVariablePrefix = 'MAIL_SERVER_';

const variablePrefix = (name: string): string =>
  `${serverVariablePrefix}${name.toUpperCase().replaceAll('-', '_')}_`;

/** Reads how each mail server of the policy file is reached. @returns all errors at once, each with what to do. */
export function readConnectionSettings(
  bindings: readonly MailServerBinding[],
  variables: Readonly<Record<string, string | undefined>>,
): Result<readonly ConfiguredServer[], string[]> {
  const problems: string[] = [];
  const reached = bindings.flatMap((binding): ConfiguredServer[] => {
    const access =
      binding.worker === 'beside'
        ? readWorkerSettings(binding, variables)
        : readDriverSettings(binding, variables);
    if (access.ok) return [{ binding, access: access.value }];
    problems.push(...access.fault);
    return [];
  });
  return problems.length === 0 ? ok(reached) : err(problems);
}

/** The variable with what separates tags on a mail server. */
export const delimiterVariable = (name: string): string => `${variablePrefix(name)}RECIPIENT_DELIMITER`;

/** The variable with the key of a mail server's worker. */
export const workerKeyVariable = (name: string): string => `${variablePrefix(name)}WORKER_KEY`;

/** A worker beside the mail server knows how that is reached: here it is only told from impostors. */
export function readWorkerSettings(
  { name }: Pick<MailServerBinding, 'name'>,
  variables: Readonly<Record<string, string | undefined>>,
): Result<ConnectionSettings, string[]> {
  const variable = workerKeyVariable(name);
  const typed = variables[variable]?.trim();
  if (!typed)
    return err([
      `${variable} must be set to the key of its worker, which that says at its start: npm run worker -- --server ${name}`,
    ]);
  const key = parsePublicKey(typed);
  return key.ok
    ? ok({ driver: 'worker', key: key.value })
    : err([`${variable} is no key of a worker. ${key.fault}`]);
}

/** How one mail server is reached, by the environment of the process that does its jobs. */
export function readDriverSettings(
  { name, driver }: Pick<MailServerBinding, 'name' | 'driver'>,
  variables: Readonly<Record<string, string | undefined>>,
): Result<DriverSettings, string[]> {
  const prefix = variablePrefix(name);
  const given = Object.fromEntries(
    Object.entries(variables)
      .filter(([key, value]) => key.startsWith(prefix) && value?.trim())
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  const parsed = driverVariables[driver].safeParse(given);
  if (parsed.success) {
    const { RECIPIENT_DELIMITER: delimiter, ...read } = parsed.data;
    const way = toDriverSettings(driver, read as Record<string, string | undefined>);
    return ok(delimiter === undefined ? way : { ...way, recipientDelimiter: delimiter });
  }
  return err(parsed.error.issues.map(({ path, message }) => `${prefix}${path.join('.')} ${message}`));
}

function toDriverSettings(
  driver: DriverName,
  given: Readonly<Record<string, string | undefined>>,
): DriverSpecificSettings {
  const told: DoveadmSettings =
    given['DOVEADM'] === undefined
      ? null
      : { setting: given['DOVEADM'], apiKey: given['DOVEADM_API_KEY'] ?? null };
  switch (driver) {
    case 'postfix-dovecot':
      return { driver, directory: given['DIRECTORY'] ?? null, doveadm: told };
    case 'postfixadmin':
      return {
        driver,
        database: given['DATABASE'] ?? '',
        mailDirectory: given['MAIL_DIRECTORY'] ?? null,
        quotas: {
          ofMailboxes: given['QUOTA'] !== 'no',
          ofDomains: given['DOMAIN_QUOTA'] !== 'no',
          megabyte: Number(given['QUOTA_MULTIPLIER']),
        },
        vacationDomain: given['VACATION_DOMAIN'] ?? null,
        doveadm: told,
      };
    case 'alternc':
      return {
        driver,
        database: given['DATABASE'] ?? '',
        mailDirectory: given['MAIL_DIRECTORY'] ?? null,
        alterncMail: given['ALTERNC_MAIL'] ?? null,
        doveadm: told,
      };
    case 'mailcow':
      return { driver, url: given['URL'] ?? '', apiKey: given['API_KEY'] ?? '' };
  }
}
