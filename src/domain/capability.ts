/** What some mail servers can't do. */
export type Capability =
  | 'restore'
  | 'app-passwords'
  | 'domains'
  | 'domain-removal'
  | 'domain-alias'
  /** A quota that all mailboxes of a domain share. */
  | 'domain-quota'
  /** How much each folder of a mailbox holds. */
  | 'folders'
  | 'catch-all'
  | 'mixed'
  /** A mailbox whose mail only its forwards get. */
  | 'forward-only'
  | 'sessions'
  | 'rename'
  | 'rename-to-other-domain';
