import type { Log } from '../postfix-dovecot/directory.ts';
import type { Doveadm } from '../postfix-dovecot/doveadm.ts';
import type { Homes } from '../postfix-dovecot/homes.ts';
import type { Books } from './books.ts';

/** What orders are carried out with. */
export type Workshop = {
  readonly books: Books;
  /** Null where the mail is on another host: then nothing is kept of what is removed. */
  readonly homes: Homes | null;
  /** Null where there is no Dovecot to tell: then nobody's session is ended. */
  readonly doveadm: Pick<Doveadm, 'flushAuthCache' | 'kick' | 'mailboxStatus'> | null;
  /** Octets of what PostfixAdmin counts as one MB: its setting quota_multiplier. */
  readonly quotaMultiplier: number;
  readonly log: Log;
};
