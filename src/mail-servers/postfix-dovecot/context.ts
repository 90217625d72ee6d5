import type { Doveadm } from '../shared/dovecot/doveadm.ts';
import type { MaildirStore } from '../shared/maildir/maildir-store.ts';
import type { MailboxProblems } from '../shared/row-problems.ts';
import type { MailDirectory } from './directory.ts';
import type { Filters } from './filters.ts';

/** What the driver's functions work with. */
export type DriverContext = {
  readonly directory: MailDirectory;
  readonly homes: MaildirStore;
  /** Null where no Dovecot can be called: then no session is ended. */
  readonly doveadm: Doveadm | null;
  readonly filters: Filters;
  readonly problems: MailboxProblems;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};
