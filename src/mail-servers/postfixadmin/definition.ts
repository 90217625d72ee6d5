import { z } from 'zod';
import { parseDomain } from '../../domain/address/address.ts';
import { databaseUrlAdvice, isCompleteDatabaseUrl } from '../shared/database-url.ts';
import { defineDriver } from '../shared/define-driver.ts';
import {
  type DkimSettings,
  dkimDocs,
  dkimVariables,
  readDkimSettings,
} from '../shared/dkim/dkim-settings.ts';
import {
  type DoveadmSettings,
  doveadmDocs,
  doveadmVariables,
  openDoveadm,
  readDoveadmSettings,
} from '../shared/dovecot/doveadm-settings.ts';
import {
  type MailLogSettings,
  mailLogDocs,
  mailLogVariables,
  readMailLogSettings,
} from '../shared/postfix-log/mail-log-settings.ts';
import type { Quotas } from './context.ts';
import { traits } from './traits.ts';

type Settings = {
  readonly database: string;
  /** Where the homes of mailboxes are, if on this host. */
  readonly mailDirectory: string | null;
  /** As in PostfixAdmin's own configuration. */
  readonly quotas: Quotas;
  /** The domain of PostfixAdmin's vacation program; null: it has none. */
  readonly vacationDomain: string | null;
  readonly doveadm: DoveadmSettings;
  readonly dkim?: DkimSettings;
  /** Left out, or null: mail can't be traced. */
  readonly mailLog?: MailLogSettings;
};

const databaseUrl = /^(mysql|mariadb|postgres|postgresql):\/\/|^sqlite:\//;

const yesOrNo = z.enum(['yes', 'no'], { error: 'must be yes or no' }).default('yes');

export const postfixadmin = defineDriver({
  name: 'postfixadmin',
  traits,
  variables: {
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
    ...dkimVariables,
    ...mailLogVariables,
  },
  docs: [
    {
      text: 'the database: mysql://user:password@host/name, postgres://… or sqlite:/path.\nIn a user or password write # as %23, / as %2F, ? as %3F, @ as %40, : as %3A and % as %25.',
      variables: { DATABASE: '' },
    },
    {
      text: 'where mail is kept, if on this host: what is removed goes to a trash there and can be restored.',
      variables: { MAIL_DIRECTORY: '' },
    },
    {
      text: 'as in its config.local.php: quota, domain_quota (yes or no) and quota_multiplier.',
      variables: { QUOTA: 'yes', DOMAIN_QUOTA: 'yes', QUOTA_MULTIPLIER: '1024000' },
    },
    {
      text: 'the domain of its vacation program (vacation_domain), if it has one.',
      variables: { VACATION_DOMAIN: '' },
    },
    doveadmDocs,
    dkimDocs,
    mailLogDocs,
  ],
  readSettings: (given): Settings => ({
    database: given.DATABASE,
    mailDirectory: given.MAIL_DIRECTORY ?? null,
    quotas: {
      ofMailboxes: given.QUOTA === 'yes',
      ofDomains: given.DOMAIN_QUOTA === 'yes',
      megabyte: Number(given.QUOTA_MULTIPLIER),
    },
    vacationDomain: given.VACATION_DOMAIN ?? null,
    doveadm: readDoveadmSettings(given),
    dkim: readDkimSettings(given),
    mailLog: readMailLogSettings(given),
  }),
  localPaths: ({ mailDirectory, database }) =>
    [mailDirectory, /^sqlite:(\/.*)/.exec(database)?.[1]].filter((path) => path != null),
  hasLocalMail: ({ mailDirectory }) => mailDirectory !== null,
  async open({ settings, synchronous, fence, log, clock }) {
    const { createPostfixAdmin } = await import('./driver.ts');
    const { withDkim } = await import('../shared/dkim/with-dkim.ts');
    const { openMailLog } = await import('../shared/postfix-log/mail-log.ts');
    const { dkim, mailLog = null, ...own } = settings;
    const parts = {
      doveadm: openDoveadm(settings.doveadm),
      log,
      mailLog: openMailLog(mailLog, clock, log),
      ...(synchronous && { synchronous }),
      fence,
    };
    return withDkim(createPostfixAdmin({ ...own, ...parts }), dkim, fence);
  },
});
