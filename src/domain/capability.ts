/** What some mail servers can't do. */
export type Capability =
  | 'restore'
  | 'app-passwords'
  | 'domains'
  | 'domain-removal'
  | 'domain-alias'
  | 'catch-all'
  | 'mixed'
  /** A mailbox whose mail only its forwards get. */
  | 'forward-only'
  | 'sessions'
  | 'rename'
  | 'rename-to-other-domain'
  /** To read in its log what became of mail. */
  | 'trace';
