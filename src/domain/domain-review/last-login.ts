/** When somebody last logged in to a mailbox, as far as its mail server tells. Times are milliseconds since 1970. */
export type LastLogin =
  | { readonly kind: 'at'; readonly at: number }
  /** No login is on record. `made`: when the mailbox was made; null: the mail server does not say. */
  | { readonly kind: 'none'; readonly made: number | null }
  /** The mail server does not tell. */
  | { readonly kind: 'unknown' };

/**
 * Which logins a mail server has on record: all; those since it was set up to note them, which may be later than its
 * mailboxes; or those of some past time, after which it forgets them.
 */
export type LoginRecords = 'all' | 'since-set-up' | 'recent';

export const unknownLogin: LastLogin = { kind: 'unknown' };
