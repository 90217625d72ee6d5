import type { Actor } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import {
  type AbsenceChange,
  type AccessChange,
  type AddressChange,
  type Change,
  type DomainAliasChange,
  type DomainQuotaChange,
  type GroupChange,
  type NoteChange,
  type OwnerChange,
  type RenameChange,
  targetsOf,
} from '../../domain/request/change.ts';
import { withoutLost } from '../../domain/request/many/without-lost.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { type Conflict, revert } from '../../domain/request/rebase.ts';
import type { Request, RequestedChange, RequestOptions } from '../../domain/request/request.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { createTurns } from '../../lib/turns.ts';
import { isSamePerson } from '../access/identity.ts';
import { readAddress, readStates } from '../access/read-address.ts';
import { readChanges } from '../changes/changes-of.ts';
import { findDeletion } from '../changes/find-deletion.ts';
import { forwardsNamedNow, namedNow } from '../changes/named-now.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { revertGroups, withLaterForwards } from '../groups/revert-groups.ts';
import { revertNotes } from '../notes/revert-notes.ts';
import { planRename } from '../rename/plan-rename.ts';
import { dropUnrestorable } from '../retention/restorable-mail.ts';
import { hasOpposite, revertOpposites } from '../reversal/revert-opposites.ts';
import { removeAgain, returnedDomain } from '../selection/remove-again.ts';
import { findVisibleRequest } from './find-request.ts';
import { submitChanges } from './submit.ts';

type UndoContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'policy' | 'admins' | 'tracing'
>;

/**
 * Submits a request that reverts what an applied request changed, as far as possible: later changes by others stay, and
 * what can't be reverted is stored as conflicts. It has its own gate, like any request. @returns the new request's id.
 */
export async function undo(
  app: UndoContext,
  actor: Actor,
  id: number,
  asking: RequestOptions = {},
): Promise<Result<number, Fault>> {
  const request = findVisibleRequest(app, actor, id);
  if (!request.ok) return request;
  const { state } = request.value;
  if (state !== 'applied' && state !== 'partly-applied')
    return err({ code: 'undo-not-applied', request: id, state });
  const submitted = await submitReversal(app, actor, request.value, asking);
  if (submitted.ok || !isForWhatIsGone(submitted.fault)) return submitted;
  const applied = await appliedNow(app, request.value);
  const deleted = findDeletion(
    app,
    applied.map(({ change }) => change),
  );
  return deleted && deleted.deletion !== id
    ? err({ code: 'undo-deletion-first', request: id, ...deleted })
    : submitted;
}

/** Whether something is refused since an address is gone. */
const isForWhatIsGone = (fault: Fault): boolean =>
  fault.code === 'forward-missing-local' ||
  (fault.code === 'undo-nothing' && fault.conflicts.some(({ kind }) => kind === 'address-gone')) ||
  (fault.code === 'changes-refused' && fault.refusals.some((each) => isForWhatIsGone(each.fault)));

/**
 * Brings back the domains that it removed, and the owners whom it offboarded, and reverts each applied change that is still
 * as it was left, at least in part; what can't be is left as it is.
 */
async function submitReversal(
  app: UndoContext,
  actor: Actor,
  request: Request,
  asking: RequestOptions,
): Promise<Result<number, Fault>> {
  const { id } = request;
  const applied = await appliedNow(app, request);
  const renames = applied.filter(({ change }) => change.kind === 'rename');
  const changes = applied.flatMap(({ change }) => (change.kind === 'address' ? [change] : []));
  const domains = removedDomains(app, applied);
  const other = applied.map(({ change }) => change).find(isLasting);
  const returned = returnedDomain(applied);
  if (returned !== null) {
    const again = await removeAgain(app, actor, id, { domain: returned, applied });
    if (!again.ok) return again;
    const { changes: wanted, ...said } = again.value;
    return submitChanges(app, actor, wanted, { ...asking, ...said, undoes: { request: id, conflicts: [] } });
  }
  const read = await tryMailServer(readStates(app, addressesOf(applied)));
  if (!read.ok) return read;
  const owners = ownersBack(app, request, applied, read.value);
  const opposite = await tryMailServer(revertOpposites(app, applied));
  if (!opposite.ok) return opposite;
  const ofKinds = applied.filter(({ change }) => !isLasting(change));
  const revertible = ofKinds.length + domains.length + owners.back.length;
  if (other && revertible === 0) return err({ code: 'undo-impossible', request: id, what: other.kind });
  const named = await nameBack(app, actor, renames);
  if (!named.ok) return named;
  const others = changes.filter(({ address }) => !named.value.addresses.has(address));
  const foundAt = (address: Address) => read.value.get(address) ?? null;
  const backs = withoutLost(
    others.map((change) => {
      const at = foundAt(change.address);
      const all = withLaterForwards(app, id, change);
      return dropUnrestorable(app, revert(forwardsNamedNow(app, all, at), at));
    }),
  );
  const reverted = backs.map((back) => ({ at: foundAt(back.change.address), back }));
  const kinds = new Set([
    ...named.value.conflicts,
    ...reverted.flatMap(({ back }) => back.conflicts.map(({ kind }) => kind)),
  ]);
  if (owners.isPart) kinds.add('owners-kept');
  const states = reverted
    .filter(({ at, back }) => !sameState(back.change.after, at) && !leavesNothing(back.conflicts))
    .map(({ back }) => back.change);
  const noted = await revertNotes(app, applied, states);
  if (!noted.ok) return noted;
  if (noted.value.hasConflict) kinds.add('note-changed');
  for (const kind of opposite.value.conflicts) kinds.add(kind);
  const grouped = revertGroups(app, applied, noted.value.wanted);
  if (grouped.hasConflict) kinds.add('group-changed');
  const conflicts = [...kinds].map((kind) => ({ kind }));
  const wanted: WantedChange[] = [
    // Its postmaster comes back by a change of its own, with its mail.
    ...domains.map((domain): WantedChange => ({ change: { kind: 'domain', domain, postmaster: null } })),
    ...opposite.value.changes.map((change): WantedChange => ({ change })),
    ...named.value.wanted,
    ...grouped.wanted,
    ...owners.back.map((change) => ({ change })),
  ];
  return wanted.length === 0
    ? err({ code: 'undo-nothing', request: id, conflicts })
    : submitChanges(app, actor, wanted, { ...asking, undoes: { request: id, conflicts } });
}

/** The changes of a request that were applied, by the names that mailboxes have now. */
async function appliedNow(app: UndoContext, request: Request): Promise<RequestedChange[]> {
  const pause = createTurns();
  const applied: RequestedChange[] = [];
  for (const each of await readChanges(app, request)) {
    await pause();
    if (each.state === 'applied') applied.push({ ...each, change: namedNow(app, each.change) });
  }
  return applied;
}

/** The addresses whose states matter to what is given back. */
const addressesOf = (applied: readonly RequestedChange[]): Address[] =>
  applied.flatMap(({ change }) =>
    change.kind === 'address' || change.kind === 'owner' ? change.address : [],
  );

/**
 * The changes that give mailboxes back to somebody whom the request offboarded, unless others have them by now. `isPart`:
 * other owners stay.
 */
function ownersBack(
  app: Pick<AppContext, 'store' | 'policy'>,
  { asking }: Request,
  applied: readonly RequestedChange[],
  states: ReadonlyMap<Address, AddressState | null>,
): { readonly back: readonly OwnerChange[]; readonly isPart: boolean } {
  const taken = applied.flatMap(({ change }) => (change.kind === 'owner' ? [change] : []));
  const back = taken.flatMap(({ address, mailbox, from, to }): OwnerChange[] => {
    const owner = app.store.owners.of(mailbox);
    const isThere = states.get(address)?.mailbox?.id === mailbox;
    const isAsLeft = asking.offboards && isThere && from && owner && isSamePerson(app, owner, to);
    return isAsLeft ? [{ kind: 'owner', address, mailbox, from: owner, to: from, locksOut: true }] : [];
  });
  return { back, isPart: back.length < taken.length };
}

/** The domains that a request has removed, and that are still gone. */
const removedDomains = (
  { store }: Pick<AppContext, 'store'>,
  applied: readonly RequestedChange[],
): Domain[] =>
  applied.flatMap(({ change }) =>
    change.kind === 'domain-remove' && !store.domains.isKnown(change.domain) ? change.domain : [],
  );

type LastingChange = Exclude<
  Change,
  | AddressChange
  | RenameChange
  | NoteChange
  | GroupChange
  | DomainAliasChange
  | DomainQuotaChange
  | AccessChange
  | AbsenceChange
>;

/** Whether nothing takes a change back. */
const isLasting = (change: Change): change is LastingChange =>
  change.kind !== 'address' &&
  change.kind !== 'rename' &&
  change.kind !== 'note' &&
  change.kind !== 'group' &&
  !hasOpposite(change);

/** What gives renamed mailboxes their old names back, at which addresses it changes anything, and why some keep theirs. */
type NamesBack = {
  readonly wanted: readonly WantedChange[];
  readonly addresses: ReadonlySet<Address>;
  readonly conflicts: readonly Conflict['kind'][];
};

/** A mailbox that has another name by now, or is gone, keeps that; so does one whose old name somebody else has. */
async function nameBack(
  app: UndoContext,
  actor: Actor,
  renames: readonly RequestedChange[],
): Promise<Result<NamesBack, Fault>> {
  const wanted: WantedChange[] = [];
  const conflicts: Conflict['kind'][] = [];
  for (const { change, outcome } of renames) {
    if (change.kind !== 'rename') continue;
    const renamedTo = outcome?.kind === 'applied' ? outcome.mailbox : undefined;
    const { from, to, mailbox, replaces } = change;
    const found = await readAddress(app, actor, to);
    if (!found.ok) return found;
    if (found.value?.mailbox?.id !== (renamedTo ?? mailbox)) {
      const isRenamedAgain = app.store.renames.after(to, renamedTo ?? mailbox).length > 0;
      conflicts.push(isRenamedAgain ? 'renamed-again' : found.value ? 'mailbox-changed' : 'address-gone');
      continue;
    }
    const planned = await planRename(app, actor, { from: to, to: from, keepsAlias: replaces !== null });
    if (planned.ok) wanted.push(...planned.value);
    else if (planned.fault.code === 'address-taken') conflicts.push('old-name-taken');
    else return planned;
  }
  const addresses = new Set([
    ...wanted.flatMap(({ change }) => targetsOf(change)),
    ...renames.flatMap(({ change }) => targetsOf(change)),
  ]);
  return ok({ wanted, conflicts, addresses });
}

const leavesNothing = (conflicts: readonly Conflict[]): boolean =>
  conflicts.some(({ kind }) => kind === 'nothing-left');
