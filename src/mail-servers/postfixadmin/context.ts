import type { Logger } from '../../logging/logger.ts';
import type { Doveadm } from '../shared/dovecot/doveadm.ts';
import type { MaildirStore } from '../shared/maildir/maildir-store.ts';
import type { MailboxProblems } from '../shared/row-problems.ts';
import type { AdminDatabase } from './admin-database.ts';

/** PostfixAdmin's own settings for quotas. Its domains have both limits even where it enforces neither. */
export type Quotas = {
  /** Its setting `quota`: whether it enforces a domain's `maxquota` for each mailbox. */
  readonly ofMailboxes: boolean;
  /** Its setting `domain_quota`: whether it enforces a domain's `quota` for the sum of its mailboxes' quotas. */
  readonly ofDomains: boolean;
  /** Its setting `quota_multiplier`: the bytes in its MB. */
  readonly megabyte: number;
};

/** What the driver's functions work with. */
export type DriverContext = {
  readonly adminDatabase: AdminDatabase;
  /** Null where the mail is on another host: then no mail of a removed mailbox is kept. */
  readonly homes: MaildirStore | null;
  /** Null where no Dovecot can be called: then no session is ended. */
  readonly doveadm: Doveadm | null;
  readonly quotas: Quotas;
  readonly problems: MailboxProblems;
  readonly log: Pick<Logger, 'warn'>;
};
