/** What one line of Postfix's log says. Subjects and texts of messages are in none of these. */
export type LogEvent =
  /** A message comes in. `client`: from where; null: from a program on this host. */
  | { readonly kind: 'client'; readonly client: string | null; readonly isLoggedIn: boolean }
  | { readonly kind: 'message-id'; readonly id: string }
  | { readonly kind: 'sender'; readonly from: string }
  | ({ readonly kind: 'copy' } & CopyLine)
  /** Recipients are refused while the message is offered. `to`: empty where the line names none. */
  | { readonly kind: 'refused'; readonly from: string; readonly to: string; readonly words: string }
  /** A rule keeps the message in the queue, or discards it. */
  | { readonly kind: 'rule'; readonly act: 'hold' | 'discard'; readonly from: string; readonly to: string }
  | { readonly kind: 'on-hold' }
  | { readonly kind: 'released' }
  /** The message was given back to its sender after having been tried for as long as the server tries. */
  | { readonly kind: 'expired' }
  /** Its sender was sent a bounce. */
  | { readonly kind: 'sender-told' }
  /** It has left the queue. `by`: an administrator deleted it. */
  | { readonly kind: 'removed'; readonly by: 'queue' | 'administrator' };

/** What a delivery agent says of a copy. */
export type CopyLine = {
  readonly to: string;
  /** The recipient before it was rewritten; null: it was not. */
  readonly origTo: string | null;
  readonly relay: string;
  /** Seconds since the message came in. */
  readonly delay: number;
  readonly status: 'sent' | 'bounced' | 'deferred' | 'expired' | 'other';
  readonly words: string;
};

/** A line of the log about a message. */
export type LogEntry = {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The part of Postfix that wrote it: `smtpd`, `qmgr`, `lmtp`. */
  readonly service: string;
  /** The number of its process; null where the log has none. */
  readonly process: string | null;
  /** Null where the message has none yet. */
  readonly queueId: string | null;
  readonly event: LogEvent;
};
