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
  /** To tell when somebody last logged in to a mailbox. */
  | 'last-login';
