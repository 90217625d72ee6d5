import { addedDestinations, type Destination } from './destination.ts';
import { type Disposal, type Disposals, soleDisposal } from './disposal.ts';

declare const kind: unique symbol;

/** The id of a mailbox, which names its home on the mail server. Random for each mailbox, and never used again. */
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
  /** Whether it takes mail, and logins, unless `login` says otherwise. False: it is suspended. */
  readonly enabled: boolean;
  /**
   * Whether people can log in to the mailbox, where that is not as `enabled` says: so of logins and mail, one is suspended
   * alone. The two say different things, so that no state contradicts itself. Written where they differ only, so that states
   * of older versions, whose logins always went with their mail, read and hash as they did. An alias has none.
   */
  readonly login?: boolean;
  /**
   * False: only the forwards get the address's mail, and the mailbox none (Postfix's local delivery is off). Absent
   * where it is on, as in states of older versions, and where there is no mailbox.
   */
  readonly localDelivery?: false;
  /**
   * What else the mail server has of the address, where it is not the default. Only the driver reads it, to restore it
   * where a deleted address is created again; comparisons ignore it.
   */
  readonly extras?: Readonly<Record<string, string | number>>;
};

/** The counted size of a mailbox. */
export type CountedSize = {
  readonly messages: number;
  readonly bytes: Bytes;
  readonly unknown?: undefined;
};

/**
 * Why a mailbox's size is unknown: the server keeps no count (`uncounted`), the mail is in a format that only other
 * programs read (`format`), part of it is a symbolic link, which is not followed (`link`), its files can't be read
 * (`unreadable`), its row names no mail directory (`misplaced`), or the mail server's entry has an unknown form (`odd`).
 * `at`: the path or name that it is about.
 */
export type UnknownSize = {
  readonly why: 'uncounted' | 'format' | 'link' | 'unreadable' | 'misplaced' | 'odd';
  readonly at?: string;
};

/** The size of a mailbox: counted, or unknown, which is never shown as empty. */
export type MailboxSize =
  | CountedSize
  | { readonly unknown: UnknownSize; readonly messages?: undefined; readonly bytes?: undefined };

/** Picks the size from an object that has more. */
export const pickSize = (of: MailboxSize): MailboxSize =>
  of.unknown ? { unknown: of.unknown } : { messages: of.messages, bytes: of.bytes };

/** A removed mailbox whose mail is kept. Times are milliseconds since 1970. */
export type RestorableMailbox = MailboxSize & {
  readonly mailbox: MailboxId;
  readonly removedAt: number;
  readonly restorableUntil: number;
};

export const emptySize: CountedSize = { messages: 0, bytes: 0 };

/** The kind of an address. An alias without any address among its destinations is named by its disposal. */
export type AddressKind = 'mailbox' | 'alias' | 'mixed' | Disposal;

/**
 * The kind of an address, from its state or anything with the same members.
 * @param disposals those of its mail server, if it has any.
 */
export function kindOf(
  state: { readonly mailbox: unknown; readonly forwards: readonly Destination[] },
  disposals: Disposals = {},
): AddressKind {
  if (state.mailbox === null) return soleDisposal(state.forwards, disposals) ?? 'alias';
  return state.forwards.length > 0 ? 'mixed' : 'mailbox';
}

/** Whether mail to the address is delivered to its own mailbox. */
export const deliversLocally = ({
  mailbox,
  localDelivery,
}: Pick<AddressState, 'mailbox' | 'localDelivery'>): boolean => mailbox !== null && localDelivery !== false;

/** Whether people can log in to the address's mailbox. */
export const allowsLogin = ({
  mailbox,
  enabled,
  login,
}: {
  readonly mailbox: unknown;
  readonly enabled: boolean;
  readonly login?: boolean | null;
}): boolean => mailbox !== null && (login ?? enabled);

/** Null for an address with neither a mailbox nor a forward: it does not exist. */
export function nullIfEmpty(state: AddressState): AddressState | null {
  return state.mailbox || state.forwards.length > 0 ? state : null;
}

/** Whether two states are the same, regardless of the order, case and duplicates of forwards. */
export function sameState(one: AddressState | null, other: AddressState | null): boolean {
  if (!one || !other) return one === other;
  return (
    one.enabled === other.enabled &&
    allowsLogin(one) === allowsLogin(other) &&
    one.mailbox?.id === other.mailbox?.id &&
    deliversLocally(one) === deliversLocally(other) &&
    (one.mailbox?.quota ?? null) === (other.mailbox?.quota ?? null) &&
    sameForwards(one.forwards, other.forwards)
  );
}

function sameForwards(one: readonly Destination[], other: readonly Destination[]): boolean {
  return addedDestinations(one, other).length === 0 && addedDestinations(other, one).length === 0;
}
