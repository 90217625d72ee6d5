import type { Actor } from '../../domain/actor.ts';
import { type Address, isPostmaster } from '../../domain/address/address.ts';
import {
  type AddressState,
  type Bytes,
  type MailboxId,
  sameState,
} from '../../domain/address/address-state.ts';
import type { Change } from '../../domain/request/change.ts';
import type { Named } from '../../domain/request/many/must-see-item.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { resume, type SuspendedPart, suspend } from '../../domain/suspension/suspension.ts';

/** What is done to every address that was selected. */
export type SelectionAct =
  | { readonly kind: 'suspend' | 'resume'; readonly part?: SuspendedPart }
  | { readonly kind: 'delete' }
  | { readonly kind: 'quota'; readonly quota: Bytes | null }
  | { readonly kind: 'owner'; readonly to: Actor };

/** What the acts depend on, beside the addresses. */
export type ActContext = {
  /** A quota in the unit of the address's mail server. */
  readonly roundQuota: (address: Address, quota: Bytes | null) => Bytes | null;
  readonly ownerOf: (mailbox: MailboxId) => Actor | null;
  readonly isSame: (one: Actor, other: Actor) => boolean;
  /** The scheduled requests that would undo at an address what an act would do. */
  readonly undoing: (address: Address, act: SelectionAct) => readonly number[];
};

/** Why a selected address is left out. `gone`: deleted since the list was made. */
type LeftOut = { readonly address: Address; readonly why: 'postmaster' | 'no-mailbox' | 'gone' };

export type SelectedChanges = {
  readonly changes: readonly WantedChange[];
  /** How many are so already. */
  readonly asIs: number;
  readonly left: readonly LeftOut[];
  /** The scheduled requests that would undo what is so for a time only, and is wanted to stay. */
  readonly keeps?: readonly number[];
  /** Aliases that are deleted too, since they forward nowhere else. */
  readonly alsoDeleted?: Named;
};

/**
 * The changes of a selection, from what the mail servers have now. An address that the act can't apply to is left out and
 * named: whoever suspends a domain does not mean its postmaster. Everything else is for planning to refuse.
 */
export function selectedChanges(
  found: ReadonlyMap<Address, AddressState | null>,
  act: SelectionAct,
  context: ActContext,
): SelectedChanges {
  const changes: WantedChange[] = [];
  const left: LeftOut[] = [];
  const keeps = new Set<number>();
  let asIs = 0;
  for (const [address, before] of found) {
    const outcome = before ? changeOf(address, before, act, context) : 'gone';
    const undoing = before && outcome === 'as it is' ? context.undoing(address, act) : [];
    for (const each of undoing) keeps.add(each);
    if (undoing.length > 0) changes.push({ change: { kind: 'address', address, before, after: before } });
    else if (outcome === 'as it is') asIs += 1;
    else if (typeof outcome === 'string') left.push({ address, why: outcome });
    else changes.push({ change: outcome });
  }
  return { changes, asIs, left, ...(keeps.size > 0 && { keeps: [...keeps] }) };
}

function changeOf(
  address: Address,
  before: AddressState,
  act: SelectionAct,
  { roundQuota, ownerOf, isSame }: ActContext,
): Change | 'as it is' | LeftOut['why'] {
  const to = (after: AddressState | null): Change => ({ kind: 'address', address, before, after });
  const suspended = (wanted: typeof suspend) => {
    const part = 'part' in act ? act.part : undefined;
    // An alias has no logins.
    if (part === 'login' && !before.mailbox) return 'no-mailbox';
    const after = wanted(before, part);
    return sameState(before, after) ? 'as it is' : to(after);
  };
  switch (act.kind) {
    case 'suspend':
      if (isPostmaster(address) && act.part !== 'login') return 'postmaster';
      return suspended(suspend);
    case 'resume':
      return suspended(resume);
    case 'delete':
      return isPostmaster(address) ? 'postmaster' : to(null);
    case 'quota': {
      if (!before.mailbox) return 'no-mailbox';
      const quota = roundQuota(address, act.quota);
      return quota === before.mailbox.quota
        ? 'as it is'
        : to({ ...before, mailbox: { ...before.mailbox, quota } });
    }
    case 'owner': {
      if (!before.mailbox) return 'no-mailbox';
      const mailbox = before.mailbox.id;
      const from = ownerOf(mailbox);
      if (from && isSame(from, act.to)) return 'as it is';
      return { kind: 'owner', address, mailbox, from, to: act.to, locksOut: false };
    }
  }
}
