/** Why the mail server can’t be asked now. */
export type MailServerFault = {
  readonly code: 'mail-server-unavailable';
  readonly trouble: 'missing' | 'locked' | 'not-writable' | 'unreadable' | 'odd' | 'unreachable';
  readonly detail: string;
};
