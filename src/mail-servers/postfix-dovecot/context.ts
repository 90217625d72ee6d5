import type { Doveadm } from '../shared/dovecot/doveadm.ts';
import type { Homes } from '../shared/maildir/maildir-store.ts';
import type { OddMailboxes } from '../shared/row-problems.ts';
import type { Directory } from './directory.ts';

/** What orders are carried out with. */
export type Workshop = {
  readonly directory: Directory;
  readonly homes: Homes;
  /** Null where there is no Dovecot to tell: then nobody's session is ended. */
  readonly doveadm: Doveadm | null;
  readonly odd: OddMailboxes;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};
