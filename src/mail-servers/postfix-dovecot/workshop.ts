import type { OddMailboxes } from '../odd-rows.ts';
import type { Directory } from './directory.ts';
import type { Doveadm } from './doveadm.ts';
import type { Homes } from './homes.ts';

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
