import type { Logger } from '../../logging/logger.ts';
import type { Doveadm } from '../shared/dovecot/doveadm.ts';
import type { MaildirStore } from '../shared/maildir/maildir-store.ts';
import type { MailboxProblems } from '../shared/row-problems.ts';
import type { AdminDatabase } from './admin-database.ts';

/** PostfixAdmin's own settings on quotas. Its domains have numbers for both limits also where it keeps to neither. */
export type Quotas = {
  /** Its setting `quota`: whether it keeps a mailbox's quota within its domain's `maxquota`. */
  readonly ofMailboxes: boolean;
  /** Its setting `domain_quota`: whether it keeps all of a domain's quotas together within the domain's `quota`. */
  readonly ofDomains: boolean;
  /** Its setting `quota_multiplier`: the octets of its MB. */
  readonly megabyte: number;
};

/** What orders are carried out with. */
export type DriverContext = {
  readonly adminDatabase: AdminDatabase;
  /** Null where the mail is on another host: then nothing is kept of what is removed. */
  readonly homes: MaildirStore | null;
  /** Null where there is no Dovecot to tell: then nobody's session is ended. */
  readonly doveadm: Doveadm | null;
  readonly quotas: Quotas;
  readonly problems: MailboxProblems;
  readonly log: Pick<Logger, 'warn'>;
};
