import type { Address } from '../../src/domain/address/address.ts';
import type { AddressState, MailboxId } from '../../src/domain/address/address-state.ts';
import type { AccessChange } from '../../src/domain/request/change.ts';
import {
  type AccessEntry,
  type AccessRights,
  type AddressAccess,
  hasRights,
  noRights,
  sameRights,
} from '../../src/domain/sharing/access-rights.ts';
import type { Outcome } from '../../src/mail-servers/port.ts';

/** Rights of a mailbox to another, or to an alias by its address. */
export type HeldAccess = {
  readonly subject: MailboxId | Address;
  readonly holder: MailboxId;
  readonly rights: AccessRights;
};

type Held = { readonly addresses: ReadonlyMap<Address, AddressState>; readonly access: HeldAccess[] };

/** The access that a mail server in maps gives. */
export function memoryAccess({ addresses, access }: Held, address: Address): AddressAccess {
  const named = (keys: (each: HeldAccess) => string): ((each: HeldAccess) => AccessEntry[]) => {
    return (each) =>
      [...addresses].flatMap(([at, state]) =>
        state.mailbox?.id === keys(each) || at === keys(each) ? [{ address: at, rights: each.rights }] : [],
      );
  };
  const own = addresses.get(address)?.mailbox?.id;
  return {
    given: access
      .filter(({ subject }) => subject === own || subject === address)
      .flatMap(named(({ holder }) => holder))
      .sort(byAddress),
    held: access
      .filter(({ holder }) => holder === own)
      .flatMap(named(({ subject }) => subject))
      .sort(byAddress),
  };
}

const byAddress = (one: AccessEntry, other: AccessEntry): number => (one.address < other.address ? -1 : 1);

/** Ends the rights that meet a condition. */
export function endMemoryAccess({ access }: Held, ends: (each: HeldAccess) => boolean): void {
  for (let index = access.length - 1; index >= 0; index -= 1) {
    const each = access[index];
    if (each && ends(each)) access.splice(index, 1);
  }
}

export function changeMemoryAccess({ addresses, access }: Held, change: AccessChange): Outcome {
  const { address, mailbox, holder, holderMailbox, before, after } = change;
  const found = addresses.get(address) ?? null;
  if (addresses.get(holder)?.mailbox?.id !== holderMailbox)
    return { kind: 'impossible', why: { code: 'mailbox-gone', id: holderMailbox } };
  if (!found || (found.mailbox?.id ?? null) !== mailbox) return { kind: 'found-changed', found };
  const isMeant = (each: HeldAccess): boolean =>
    (each.subject === mailbox || each.subject === address) && each.holder === holderMailbox;
  const rights = access.find(isMeant)?.rights ?? noRights;
  if (sameRights(rights, after)) return { kind: 'applied', removed: [] };
  if (!sameRights(rights, before)) return { kind: 'found-changed', found };
  endMemoryAccess({ addresses, access }, isMeant);
  if (hasRights(after)) access.push({ subject: mailbox ?? address, holder: holderMailbox, rights: after });
  return { kind: 'applied', removed: [] };
}
