import { z } from 'zod';
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
import { traits } from './traits.ts';

type Settings = {
  readonly database: string;
  /** What AlternC's paths begin with; null: as usual. */
  readonly alterncMail: string | null;
  /** Where mail is, if on this host. */
  readonly mailDirectory: string | null;
  readonly doveadm: DoveadmSettings;
  readonly dkim?: DkimSettings;
  /** Left out, or null: mail can't be traced. */
  readonly mailLog?: MailLogSettings;
};

export const alternc = defineDriver({
  name: 'alternc',
  traits,
  variables: {
    DATABASE: z
      .string({ error: 'must be set to AlternC’s database' })
      .regex(/^(mysql|mariadb):\/\//, 'must be a database such as mysql://user:password@host/alternc')
      .refine(isCompleteDatabaseUrl, databaseUrlAdvice),
    MAIL_DIRECTORY: z.string().optional(),
    ALTERNC_MAIL: z.string().optional(),
    ...doveadmVariables,
    ...dkimVariables,
    ...mailLogVariables,
  },
  docs: [
    {
      text: 'the database: mysql://user:password@host/name.\nIn a user or password write # as %23, / as %2F, ? as %3F, @ as %40, : as %3A and % as %25.',
      variables: { DATABASE: '' },
    },
    {
      text: 'where mail is kept, if on this host: what is removed goes to a trash there and can be restored.',
      variables: { MAIL_DIRECTORY: '' },
    },
    {
      text: 'ALTERNC_MAIL of /etc/alternc/local.sh, if it is not /var/mail/alternc.',
      variables: { ALTERNC_MAIL: '' },
    },
    doveadmDocs,
    dkimDocs,
    mailLogDocs,
  ],
  readSettings: (given): Settings => ({
    database: given.DATABASE,
    mailDirectory: given.MAIL_DIRECTORY ?? null,
    alterncMail: given.ALTERNC_MAIL ?? null,
    doveadm: readDoveadmSettings(given),
    dkim: readDkimSettings(given),
    mailLog: readMailLogSettings(given),
  }),
  localPaths: ({ mailDirectory, alterncMail }) =>
    [mailDirectory, alterncMail].filter((path) => path !== null),
  hasLocalMail: ({ mailDirectory }) => mailDirectory !== null,
  async open({
    settings: { database: url, mailDirectory, alterncMail, doveadm, dkim, mailLog = null },
    name,
    fence,
    log,
    clock,
  }) {
    const { parseDatabaseUrl } = await import('./database-url.ts');
    const { createAlternc } = await import('./driver.ts');
    const { withDkim } = await import('../shared/dkim/with-dkim.ts');
    const { openMailLog } = await import('../shared/postfix-log/mail-log.ts');
    const database = parseDatabaseUrl(url);
    // Repeats nothing of what was set, as that holds a password.
    if (!database.ok)
      throw new Error(`The database of the mail server ${name} is not understood. ${database.fault}`);
    const server = createAlternc({
      database: database.value,
      mailRoot: mailDirectory,
      ...(alterncMail !== null && { alterncMail }),
      doveadm: openDoveadm(doveadm),
      mailLog: openMailLog(mailLog, clock, log),
      fence,
    });
    return withDkim(server, dkim, fence);
  },
});
