import { addedDestinations, type Destination } from './destination.ts';
import { type Disposal, type Disposals, soleDisposal } from './disposal.ts';

declare const kind: unique symbol;

/** Names a mailbox's home on the mail server. Made anew for each mailbox and never used again. */
export type MailboxId = string & { readonly [kind]: 'MailboxId' };

/** Octets. */
export type Bytes = number;

export type Mailbox = {
  readonly id: MailboxId;
  /** Octets, or null for no limit. */
  readonly quota: Bytes | null;
};

/** What an address does with mail: keeps it in a mailbox, forwards it, or both. */
export type AddressState = {
  readonly mailbox: Mailbox | null;
  readonly forwards: readonly Destination[];
  readonly enabled: boolean;
  /**
   * False: the mailbox gets none of the address's mail, which its forwards alone get. Postfix calls it local delivery.
   * It says something of a mailbox alone, and is left out where it is on, as in states of older versions.
   */
  readonly localDelivery?: false;
  /**
   * What the mail server has of the address beside, where that is not as usual. Only the driver reads it, to give it back
   * where an address that was deleted is made anew; it is left out of every comparison.
   */
  readonly extras?: Readonly<Record<string, string | number>>;
};

/** What a mailbox holds, where that is known. */
export type CountedSize = {
  readonly messages: number;
  readonly bytes: Bytes;
  readonly unknown?: undefined;
};

/**
 * Why nobody can tell what a mailbox holds: nobody counts there (`uncounted`), it is kept in a form that only its own
 * programs read (`format`), part of it is a link that is followed nowhere (`link`), its files can't be read
 * (`unreadableMessage`), its row names no directory of mail (`misplacedMaildirs`), or the mail server tells of it in a form that is not
 * known (`odd`). `at`: the place that it is about.
 */
export type UnknownSize = {
  readonly why: 'uncounted' | 'format' | 'link' | 'unreadable' | 'misplaced' | 'odd';
  readonly at?: string;
};

/** What a mailbox holds: counted, or unknown, which is never told as nothing. */
export type MailboxSize =
  | CountedSize
  | { readonly unknown: UnknownSize; readonly messages?: undefined; readonly bytes?: undefined };

/** The size alone of what says more. */
export const pickSize = (of: MailboxSize): MailboxSize =>
  of.unknown ? { unknown: of.unknown } : { messages: of.messages, bytes: of.bytes };

/** A mailbox that was removed, while its mail is kept. Times are milliseconds since 1970. */
export type RestorableMailbox = MailboxSize & {
  readonly mailbox: MailboxId;
  readonly removedAt: number;
  readonly restorableUntil: number;
};

export const emptySize: CountedSize = { messages: 0, bytes: 0 };

/** An alias that leads to no address is called by what becomes of its mail. */
export type AddressKind = 'mailbox' | 'alias' | 'mixed' | Disposal;

/**
 * Of a state, or of anything that says as much about its mailbox and forwards. `disposals` are those of its mail server,
 * where it has any.
 */
export function kindOf(
  state: { readonly mailbox: unknown; readonly forwards: readonly Destination[] },
  disposals: Disposals = {},
): AddressKind {
  if (state.mailbox === null) return soleDisposal(state.forwards, disposals) ?? 'alias';
  return state.forwards.length > 0 ? 'mixed' : 'mailbox';
}

/** Whether mail to the address gets into a mailbox of its own. */
export const deliversLocally = ({
  mailbox,
  localDelivery,
}: Pick<AddressState, 'mailbox' | 'localDelivery'>): boolean => mailbox !== null && localDelivery !== false;

/** An address with neither a mailbox nor a forward does not exist. */
export function nullIfEmpty(state: AddressState): AddressState | null {
  return state.mailbox || state.forwards.length > 0 ? state : null;
}

/** Whether two states are the same; the order and case of forwards say nothing, nor does naming one twice. */
export function sameState(one: AddressState | null, other: AddressState | null): boolean {
  if (!one || !other) return one === other;
  return (
    one.enabled === other.enabled &&
    one.mailbox?.id === other.mailbox?.id &&
    deliversLocally(one) === deliversLocally(other) &&
    (one.mailbox?.quota ?? null) === (other.mailbox?.quota ?? null) &&
    sameForwards(one.forwards, other.forwards)
  );
}

function sameForwards(one: readonly Destination[], other: readonly Destination[]): boolean {
  return addedDestinations(one, other).length === 0 && addedDestinations(other, one).length === 0;
}
