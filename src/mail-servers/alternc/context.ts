import type { Doveadm } from '../shared/dovecot/doveadm.ts';
import type { Database } from './database.ts';
import type { Trash } from './trash.ts';

/** How long, in milliseconds, the cron must be seen doing nothing to count as not running, and how long we look. */
export type CronWatchOptions = { readonly quiet: number; readonly longest: number };

/** What orders are carried out with. */
export type DriverContext = {
  readonly database: Database;
  /** AlternC's directory of mail as its database names it: ALTERNC_MAIL in /etc/alternc/local.sh. */
  readonly alterncMail: string;
  /** Null where AlternC's mail is not on this machine: then its cron is the end of whatever is removed. */
  readonly trash: Trash | null;
  readonly cronWatch: CronWatchOptions;
  /** Null where there is no Dovecot to tell: then nobody's session is ended. */
  readonly doveadm: Doveadm | null;
};
