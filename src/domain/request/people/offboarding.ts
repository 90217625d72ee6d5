import type { Actor } from '../../actor.ts';
import { type Address, type Domain, isPostmaster } from '../../address/address.ts';
import { type AddressState, deliversLocally, type Mailbox, sameState } from '../../address/address-state.ts';
import { addressIn, type Destination, leadsInto, uniqueDestinations } from '../../address/destination.ts';
import { suspend } from '../../suspension/suspension.ts';
import type { WantedChange } from '../planned-change.ts';

/** A mailbox of somebody who leaves. */
export type LeaversMailbox = {
  readonly address: Address;
  readonly state: AddressState & { readonly mailbox: Mailbox };
  readonly owner: Actor;
  /** Whether its mail server can forward its mail without keeping any. */
  readonly forwardsOnly: boolean;
  /** Whether it is suspended for a time only: that it stays so is a wish of its own. */
  readonly opensAgain: boolean;
};

/** Who takes over. */
export type Successor = {
  readonly owner: Actor;
  /** Their own mailbox that gets the mail for one of the leaver's. */
  readonly addressFor: (address: Address) => Address;
};

/** What is the leaver's, and what forwards there. */
export type Leaving = {
  readonly mailboxes: readonly LeaversMailbox[];
  readonly successor: Successor | null;
  /** When the mailboxes are deleted, which are closed until then; null: they are handed over. */
  readonly closedUntil: number | null;
  /** What forwards to them, or to an alias that goes with them. */
  readonly forwarders: ReadonlyMap<Address, AddressState>;
  /** Where mail to a destination arrives. */
  readonly arrivesAt: (destination: Address) => Address;
  /** Passes the domains that are not outside. */
  readonly inside: (domain: Domain) => boolean;
};

/** What an offboarding comes to. */
export type Offboarded = {
  readonly changes: readonly WantedChange[];
  /** Aliases that go, since they forward nowhere else. */
  readonly gone: readonly Address[];
  /** Postmasters of which nothing would be left: they are in the way. */
  readonly left: readonly Address[];
};

/**
 * The changes that deal with all that is somebody's. Each mailbox is handed over, or closed: it forwards to the successor
 * where there is one and its mail server can, else it is suspended. In whatever else forwards to it, it is replaced by the
 * successor's mailbox, or taken out; an alias without another forward is deleted. A postmaster can't be closed: it is
 * handed over.
 */
export function offboardingChanges(leaving: Leaving): Offboarded {
  const theirs = new Set(leaving.mailboxes.map(({ address }) => address));
  const others = [...leaving.forwarders].filter(([address]) => !theirs.has(address));
  const { after, gone, left } = withoutTheirs(others, theirs, leaving);
  const own = leaving.mailboxes.map((mailbox) => ({ mailbox, after: ownState(mailbox, theirs, leaving) }));
  return {
    changes: [
      ...own
        .filter(({ mailbox, after: to }) => staysSuspended(mailbox, leaving) || !sameState(mailbox.state, to))
        .map(({ mailbox: { address, state }, after: to }) => changeOf(address, state, to)),
      ...others
        .filter(([address]) => after.has(address) || gone.has(address))
        .map(([address, before]) => changeOf(address, before, after.get(address) ?? null)),
      ...leaving.mailboxes.map((mailbox) => ownerChange(mailbox, leaving)),
    ],
    gone: [...gone],
    left: [...left, ...unclosable(leaving)],
  };
}

const changeOf = (address: Address, before: AddressState, after: AddressState | null): WantedChange => ({
  change: { kind: 'address', address, before, after },
  owner: null,
});

/** Whether a mailbox is handed over, and not closed. */
const isHandedOver = ({ address }: LeaversMailbox, { closedUntil }: Leaving): boolean =>
  closedUntil === null || isPostmaster(address);

/** Whether a mailbox would be opened again while it is to be closed. */
const staysSuspended = (mailbox: LeaversMailbox, leaving: Leaving): boolean =>
  mailbox.opensAgain && !isHandedOver(mailbox, leaving);

/** Postmasters that nobody takes over. */
const unclosable = ({ mailboxes, successor }: Leaving): Address[] =>
  successor ? [] : mailboxes.map(({ address }) => address).filter(isPostmaster);

function ownerChange(mailbox: LeaversMailbox, leaving: Leaving): WantedChange {
  const { address, state, owner: from } = mailbox;
  const to = leaving.successor?.owner ?? from;
  const change = { kind: 'owner', address, mailbox: state.mailbox.id, from, to, locksOut: true } as const;
  const { closedUntil } = leaving;
  return {
    change: isHandedOver(mailbox, leaving) || closedUntil === null ? change : { ...change, closedUntil },
    owner: null,
  };
}

/** What becomes of a mailbox of theirs. */
function ownState(mailbox: LeaversMailbox, theirs: ReadonlySet<Address>, leaving: Leaving): AddressState {
  const { address, state, forwardsOnly } = mailbox;
  const { successor, arrivesAt, inside } = leaving;
  if (isHandedOver(mailbox, leaving)) {
    // Copies that went to them, or to where only they read them, would go on.
    const isKept = (to: Destination): boolean => {
      const destination = addressIn(to);
      return destination === null || (leadsInto(to, inside) && !theirs.has(arrivesAt(destination)));
    };
    return withForwards(state, state.forwards.filter(isKept));
  }
  // Mail that is refused can't be forwarded either.
  if (!state.enabled || !successor || !forwardsOnly) return suspend(state);
  return { ...state, forwards: [successor.addressFor(address)], localDelivery: false };
}

/** A mailbox that is left without forwards keeps its mail itself. */
function withForwards(state: AddressState, forwards: readonly Destination[]): AddressState {
  const { localDelivery, ...rest } = state;
  return forwards.length === 0 || localDelivery === undefined
    ? { ...rest, forwards }
    : { ...rest, forwards, localDelivery };
}

/** What is left of others that forward to theirs. */
function withoutTheirs(
  others: readonly (readonly [Address, AddressState])[],
  theirs: ReadonlySet<Address>,
  { successor, arrivesAt }: Leaving,
) {
  const after = new Map<Address, AddressState>();
  const gone = new Set<Address>();
  const left = new Set<Address>();
  const replaced = (at: Address, to: Destination): Destination[] => {
    const destination = addressIn(to);
    const arrival = destination && arrivesAt(destination);
    if (arrival === null || (!theirs.has(arrival) && !gone.has(arrival))) return [to];
    const instead = theirs.has(arrival) ? successor?.addressFor(arrival) : undefined;
    return instead === undefined || instead === at ? [] : [instead];
  };
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const [address, state] of others) {
      if (gone.has(address)) continue;
      const forwards = uniqueDestinations(state.forwards.flatMap((to) => replaced(address, to)));
      if (forwards.length > 0 || state.mailbox) {
        const next = withForwards(state, forwards);
        if (!sameState(next, state)) after.set(address, next);
      } else if (isPostmaster(address)) left.add(address);
      else {
        after.delete(address);
        gone.add(address);
      }
    }
  }
  return { after, gone, left };
}

/** Whether an address's own mailbox can take over mail: somebody reads it. */
export const takesMail = (state: AddressState): boolean => state.enabled && deliversLocally(state);
