import type { Address } from '../address/address.ts';

/** Where a copy of a message ended, or what it waits for. `words`: those of the server that said so, as they were logged. */
export type CopyEnd =
  | { readonly kind: 'delivered' }
  /** Another server took it. `relay`: its name, with its address. */
  | { readonly kind: 'handed-over'; readonly relay: string; readonly words: string }
  | { readonly kind: 'discarded'; readonly words: string }
  | { readonly kind: 'bounced'; readonly words: string }
  /** It was tried for as long as the server tries. */
  | { readonly kind: 'expired'; readonly words: string }
  /** `nextTry`: about when; null: nobody can tell. */
  | { readonly kind: 'waiting'; readonly words: string; readonly nextTry: number | null };

/** One copy of a message: what its recipient was rewritten to is a copy each. */
export type TracedCopy = {
  /** An address, or another destination, as the log has it. */
  readonly to: string;
  /** The recipient that it was rewritten from; null: `to` itself. */
  readonly sentTo: string | null;
  readonly at: number;
  readonly end: CopyEnd;
};

/** How a message came to the server; `unknown` where its log begins later. */
export type MessageOrigin = 'another-server' | 'mail-program' | 'this-host' | 'unknown';

/** A message that a mail server accepted. */
export type AcceptedMessage = {
  readonly kind: 'accepted';
  /** When it came. */
  readonly at: number;
  /** The envelope's sender; empty for a bounce; null where the log does not tell. */
  readonly from: string | null;
  readonly origin: MessageOrigin;
  readonly copies: readonly TracedCopy[];
  /** `on-hold`: an administrator, or a rule, keeps it in the queue. `deleted`: an administrator removed it from there. */
  readonly queue: 'left' | 'waiting' | 'on-hold' | 'deleted';
  /** Whether its sender was sent a bounce. */
  readonly senderTold: boolean;
};

/** A message, or a recipient of one, that a mail server did not take. */
export type RefusedMessage = {
  readonly kind: 'refused';
  readonly at: number;
  readonly from: string | null;
  readonly to: string;
  readonly words: string;
  /** Whether the sender's server was told to try again, as for greylisting. */
  readonly isTemporary: boolean;
};

export type TracedMessage = AcceptedMessage | RefusedMessage;

/** What is looked for in a mail server's log. */
export type TraceQuery = {
  readonly of: /**
   * Mail to an address, by all of its names; with `from`, of senders that contain that text. `delimiters`: what separates
   * tags in them.
   */
    | {
        readonly kind: 'address';
        readonly names: readonly Address[];
        readonly delimiters: string;
        readonly from?: string;
      }
    /** All copies of one message, by its Message-ID without the angle brackets. */
    | { readonly kind: 'message'; readonly id: string };
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The most messages wanted, of the newest. */
  readonly limit: number;
};

export type TraceReport = {
  /** The newest first. */
  readonly messages: readonly TracedMessage[];
  /** Whether there were more than `limit`. */
  readonly hasMore: boolean;
  /** From when on the log was read, where that is later than was asked: it has no older lines, or too many. */
  readonly readFrom: number | null;
};

/** A message that is sent to see where mail to an address ends. */
export type TestMail = {
  readonly from: Address;
  readonly to: Address;
  /** Without the angle brackets. */
  readonly messageId: string;
  readonly token: string;
  readonly subject: string;
  readonly text: string;
};

/** What the server's SMTP service said to a test message. */
export type TestMailReply =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly words: string };
