/** What some mail servers can't do. */
export type Capability =
  | 'restore'
  | 'app-passwords'
  | 'domains'
  | 'domain-removal'
  | 'domain-alias'
  /** Keys by which the mail of domains is signed. */
  | 'dkim'
  | 'catch-all'
  | 'mixed'
  /** A mailbox whose mail only its forwards get. */
  | 'forward-only'
  | 'sessions'
  | 'rename'
  | 'rename-to-other-domain';
