/** What some mail servers can't do. */
export type Capability =
  | 'restore'
  | 'app-passwords'
  | 'domains'
  | 'domain-removal'
  | 'domain-alias'
  | 'catch-all'
  | 'mixed'
  | 'sessions'
  | 'rename'
  | 'rename-to-other-domain';
