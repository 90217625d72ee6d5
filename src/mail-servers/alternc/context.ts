import type { Doveadm } from '../shared/dovecot/doveadm.ts';
import type { Database } from './database.ts';
import type { Trash } from './trash.ts';

/** Milliseconds: how long the cron must be idle to count as not running, and how long we watch it at most. */
export type CronWatchOptions = { readonly quiet: number; readonly longest: number };

/** What the driver's functions work with. */
export type DriverContext = {
  readonly database: Database;
  /** AlternC's mail directory as its database names it: ALTERNC_MAIL in /etc/alternc/local.sh. */
  readonly alterncMail: string;
  /** Null where AlternC's mail is not on this host: then its cron deletes whatever is removed. */
  readonly trash: Trash | null;
  readonly cronWatch: CronWatchOptions;
  /** Null where no Dovecot can be called: then no session is ended. */
  readonly doveadm: Doveadm | null;
};
