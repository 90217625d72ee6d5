import { z } from 'zod';
import type { VariableDocs } from '../define-driver.ts';

/** Where a host and a port of it are. */
export type SmtpService = { readonly host: string; readonly port: number };

/** Where Postfix's log is on this host, and where test messages are handed in; null: mail can't be traced. */
export type MailLogSettings = {
  readonly log:
    | { readonly kind: 'file'; readonly path: string }
    /** `directory`: null for the one that systemd has. */
    | { readonly kind: 'journal'; readonly directory: string | null };
  readonly smtp: SmtpService;
} | null;

const smtpService = z
  .string()
  .regex(/^(?:\[[\da-fA-F:.]+\]|[\w.-]+):\d{1,5}$/, 'must be a host and a port such as 127.0.0.1:25')
  .optional();

/** Where a mail server takes test messages. */
export const smtpVariables = { TEST_SMTP: smtpService };

export const mailLogVariables = {
  MAIL_LOG: z
    .string()
    .regex(/^(?:\/.+|journal(?::\/.+)?)$/, 'must be the path of a file, or journal')
    .optional(),
  ...smtpVariables,
};

export const mailLogDocs = {
  text: 'as MAIL_LOG and TEST_SMTP, for that server.',
  variables: { MAIL_LOG: '', TEST_SMTP: '127.0.0.1:25' },
} as const satisfies VariableDocs<keyof typeof mailLogVariables>;

const ownSmtp = '127.0.0.1:25';

export const readMailLogSettings = ({
  MAIL_LOG,
  TEST_SMTP = ownSmtp,
}: z.output<z.ZodObject<typeof mailLogVariables>>): MailLogSettings =>
  MAIL_LOG === undefined ? null : { log: readLog(MAIL_LOG), smtp: readSmtpService(TEST_SMTP) };

function readLog(setting: string): NonNullable<MailLogSettings>['log'] {
  const [, directory] = /^journal(?::(.+))?$/.exec(setting) ?? [];
  if (setting.startsWith('/')) return { kind: 'file', path: setting };
  return { kind: 'journal', directory: directory ?? null };
}

/** Reads `host:port`. */
export function readSmtpService(setting: string): SmtpService {
  const colon = setting.lastIndexOf(':');
  return {
    host: setting.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(setting.slice(colon + 1)),
  };
}
