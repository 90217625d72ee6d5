import type { Actor } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { addressChangesOf, type Change, type RenameChange } from '../../domain/request/change.ts';
import { redirected } from '../../domain/request/moved-change.ts';
import type { RequestedChange } from '../../domain/request/request.ts';
import { err, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { buildRename, leadsOnlyTo } from './build-rename.ts';

type RenameContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/**
 * A rename that was not applied, as it would be made now. Where the mailbox got the wanted name by another request, it is so
 * already; where it got yet another, that stays.
 */
export async function rebuildRename(
  app: RenameContext,
  actor: Actor,
  id: number,
  change: RenameChange,
): Promise<Result<RenameChange, Fault>> {
  const { from, to, mailbox } = change;
  const name = app.store.renames.after(from, mailbox).at(-1)?.to ?? from;
  if (name === to) return err({ code: 'already-so', address: to, what: 'same' });
  return name === from
    ? buildRename(app, actor, change)
    : err({ code: 'again-conflict', request: id, conflicts: [{ kind: 'renamed-again' }] });
}

/**
 * What is left of a request that has renamed a mailbox, where that was renamed again since: what was to forward to its new
 * name forwards to the one of now, unless the other leads there as an alias.
 */
export function toNamesOfNow(
  { store }: Pick<AppContext, 'store'>,
  changes: readonly RequestedChange[],
): (change: Change) => Change {
  const names = changes.flatMap(({ change, outcome }): (readonly [Address, Address])[] => {
    if (change.kind !== 'rename' || outcome?.kind !== 'applied') return [];
    const now = store.renames.after(change.to, outcome.mailbox ?? change.mailbox).at(-1)?.to;
    const old = store.addresses.stateOf(change.to);
    return !now || now === change.to || (old && leadsOnlyTo(old, now)) ? [] : [[change.to, now]];
  });
  return (change) =>
    change.kind === 'address'
      ? names.reduce((each, [old, now]) => redirected(each, old, now), change)
      : change;
}

/** The states of addresses as they are once renames are applied, on which what else is done to them was planned. */
export const statesOnceRenamed = (
  states: ReadonlyMap<Address, AddressState | null>,
  rebuilt: readonly Result<Change, Fault>[],
): ReadonlyMap<Address, AddressState | null> =>
  new Map([
    ...states,
    ...rebuilt.flatMap((each) =>
      each.ok && each.value.kind === 'rename'
        ? addressChangesOf(each.value).map(({ address, after }) => [address, after] as const)
        : [],
    ),
  ]);
