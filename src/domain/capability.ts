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
  /** Keys by which the mail of domains is signed. */
  | 'dkim'
  | 'catch-all'
  | 'mixed'
  /** A mailbox whose mail only its forwards get. */
  | 'forward-only'
  /** A mailbox that takes mail, and that nobody can log in to. */
  | 'suspend-login'
  /** A mailbox that people can log in to, and that takes no mail. */
  | 'suspend-mail'
  | 'sessions'
  | 'rename'
  | 'rename-to-other-domain'
  /** To read in its log what became of mail. */
  | 'trace'
  /** That others read a mailbox's folders. */
  | 'shared-mailboxes'
  /** That somebody sends as an address whose mail they don't get. */
  | 'send-as'
  /** To tell when somebody last logged in to a mailbox. */
  | 'last-login'
  /** A mailbox answers while its owner is away. */
  | 'away';
