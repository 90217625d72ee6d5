import pLimit from 'p-limit';
import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Address } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import { isSameFollowed } from '../../domain/groups/followed-group.ts';
import {
  type AccessChange,
  type AddressChange,
  type Change,
  type ChangeOfDomain,
  type GroupChange,
  isRename,
  type NoteChange,
  type RenameChange,
} from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effect.ts';
import { changesRefused } from '../../domain/request/many/refusals.ts';
import { type Rest, splitRest } from '../../domain/request/many/rest.ts';
import { rebase } from '../../domain/request/rebase.ts';
import {
  isOfOne,
  type Request,
  type RequestedChange,
  type RequestOptions,
} from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { aspectsOf, concerns } from '../../domain/request/times/way-back.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readMailbox, readStates } from '../access/read-address.ts';
import { readChanges } from '../changes/changes-of.ts';
import { namedNow } from '../changes/named-now.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { groupChange } from '../groups/group-change.ts';
import { noteChange } from '../notes/note-change.ts';
import { buildOwnerChange } from '../planning/owner-change.ts';
import { rebuildRename, statesOnceRenamed, toNamesOfNow } from '../rename/rest-of-rename.ts';
import { dropUnrestorable, restoresMail } from '../retention/restorable-mail.ts';
import { buildAccessChange } from '../sharing/access-change.ts';
import { waysBackAt } from '../times/ways-back.ts';
import { findVisibleRequest, isRequester, notRequesterFault } from './find-request.ts';
import { openRequestsOf } from './list-requests.ts';
import { submitChanges } from './submit.ts';

type AskContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'newMailboxId' | 'policy' | 'admins' | 'tracing'
>;

/**
 * Submits again what of a request was not applied, each change rebased onto the present state; of several, what can't be is
 * left out. @returns the new request's id.
 */
export async function askAgain(app: AskContext, actor: Actor, id: number): Promise<Result<number, Fault>> {
  const request = findVisibleRequest(app, actor, id);
  if (!request.ok) return request;
  const { state, asking } = request.value;
  if (!canAskAgain(request.value)) return err({ code: 'not-again', request: id, state });
  const mine = isRequester(app, request.value, actor);
  if (!mine && highestRole(actor) !== 'admin') return err(notRequesterFault(request.value));
  const rest = await findRest(app, actor, request.value, mine);
  if (!rest.ok) return rest;
  const { wanted, leftOut, keeps } = rest.value;
  const { reason, fromFile, at, until } = asking;
  const now = app.clock();
  const isPart = !isOfOne(request.value) && (request.value.applied > 0 || leftOut.length > 0);
  return submitChanges(app, actor, wanted, {
    ...{ ...(reason !== undefined && { reason }), ...(fromFile && { fromFile }) },
    // What was wanted for a time that is over is wanted now.
    ...{ ...(at && at.at > now && { at }), ...(until && until.at > now && { until }) },
    ...offboardsNow(app, actor, asking),
    ...(isPart && { restOf: { request: id, leftOut } }),
    ...(keeps.length > 0 && { keeps }),
  });
}

/** Who leaves, with their open requests of now. Once the mailboxes that were closed are deleted, only what is left is asked for. */
function offboardsNow(
  app: Pick<AppContext, 'store' | 'clock' | 'policy'>,
  actor: Actor,
  { offboards }: RequestOptions,
): Pick<RequestOptions, 'offboards'> {
  if (!offboards || (offboards.keep && offboards.keep.at <= app.clock())) return {};
  return { offboards: { ...offboards, requests: openRequestsOf(app, actor, offboards.person).length } };
}

export function canAskAgain(request: Request): boolean {
  const { state } = request;
  if (!isOfOne(request)) return state === 'partly-applied' || isUnapplied(state);
  return isUnapplied(state) && !needsPasswordHash(request.plan.changes[0].change);
}

/**
 * What of a request was not applied, as it would be made now, for the owners who were meant at first; a fault where nothing
 * of it can be asked for.
 */
async function findRest(
  app: AskContext,
  actor: Actor,
  request: Request,
  mine: boolean,
): Promise<Result<Rest & Required<Pick<RequestOptions, 'keeps'>>, Fault>> {
  const { id, state, requester } = request;
  const isOne = isOfOne(request);
  const all = await readChanges(app, request);
  const toNames = toNamesOfNow(app, all);
  const unapplied = all
    .filter((each) => each.state !== 'applied')
    .map((each) => ({ ...each, change: toNames(namedNow(app, each.change)) }));
  const rebuilt = await rebuildChanges(app, actor, id, unapplied, state);
  if (!rebuilt.ok) return rebuilt;
  const meant = unapplied.map((each) => ({
    ...each,
    owner: each.owner ?? (isOne && !mine ? requester : null),
  }));
  const undoing = requestsUndoing(app, unapplied);
  const ending = (change: Change) =>
    change.kind === 'address' && isSo(change) ? (undoing.get(change.address) ?? []) : [];
  // Planning says of a single change that it is so already, in its own words.
  const isAsWanted = (change: Change) => !isOne && isSo(change) && ending(change).length === 0;
  const rest = splitRest(meant, rebuilt.value, isAsWanted);
  const { wanted, refusals } = rest;
  const keeps = [...new Set(wanted.flatMap(({ change }) => ending(change)))];
  if (wanted.length > 0) return ok({ ...rest, keeps });
  const [only] = refusals;
  if (!only) return err({ code: 'nothing-to-change', count: unapplied.length });
  return err(unapplied.length === 1 ? only.fault : changesRefused(refusals, unapplied.length));
}

/** The scheduled requests that would undo what changes want, where it is so by now: for a time only. */
function requestsUndoing(
  app: Pick<AppContext, 'store'>,
  changes: readonly RequestedChange[],
): Map<Address, readonly number[]> {
  const undoing = new Map<Address, readonly number[]>();
  for (const { change, effects } of changes) {
    if (change.kind !== 'address') continue;
    const wish = aspectsOf(effects);
    const ended = effects.flatMap((effect) => (effect.kind === 'ends-reversal' ? [effect.of] : []));
    const backs = waysBackAt(app, change.address).filter(
      ({ request: { id }, aspects }) => ended.includes(id) || concerns(wish, aspects, false),
    );
    undoing.set(
      change.address,
      backs.map(({ request }) => request.id),
    );
  }
  return undoing;
}

/** Whether a change leads to what is there. */
const isSo = (change: Change): boolean =>
  (change.kind === 'address' && sameState(change.before, change.after)) ||
  (change.kind === 'note' && change.from === change.to) ||
  (change.kind === 'group' && isSameFollowed(change.from, change.to));

const isUnapplied = (state: RequestState): boolean =>
  state === 'stale' || state === 'failed' || state === 'denied' || state === 'expired';

/** The hash of a settled request is deleted, so its change can't be repeated. */
const needsPasswordHash = (change: Change): boolean =>
  change.kind === 'password' || (change.kind === 'app-password' && change.act === 'add');

/** As many addresses are looked at one by one at once. */
const rebuiltAtOnce = 20;

/** Each change as it would be made now, or why it can't be; a fault where a mail server is out of reach. */
async function rebuildChanges(
  app: AskContext,
  actor: Actor,
  id: number,
  changes: readonly RequestedChange[],
  state: RequestState,
): Promise<Result<Result<Change, Fault>[], Fault>> {
  const addresses = changes.flatMap(({ change }) =>
    change.kind === 'address' || change.kind === 'note' || change.kind === 'group' ? change.address : [],
  );
  const states = await tryMailServer(readStates(app, addresses));
  if (!states.ok) return states;
  const rebuild = async (
    { change, effects }: RequestedChange,
    found: ReadonlyMap<Address, AddressState | null>,
  ): Promise<Result<Change, Fault>> => {
    if (needsPasswordHash(change)) return err({ code: 'not-again', request: id, state });
    switch (change.kind) {
      case 'domain':
      case 'domain-remove':
      case 'domain-alias':
      case 'domain-quota':
      case 'dkim':
        return ok(change);
      case 'note':
        return rebuildNote(app, change, found.get(change.address) ?? null);
      case 'group':
        return ok(groupChange(app, change));
      case 'address':
        return rebuildAddressChange(app, id, { change, effects }, found.get(change.address) ?? null);
      case 'access':
        return rebuildAccess(app, actor, change);
      case 'rename':
        return rebuildRename(app, actor, id, change);
      default:
        return rebuildMailboxChange(app, actor, id, change);
    }
  };
  const inTurn = pLimit(rebuiltAtOnce);
  const renames = await inTurn.map(changes.filter(isRename), (each) => rebuild(each, states.value));
  const found = statesOnceRenamed(states.value, renames);
  const rebuilt = await inTurn.map(changes, (each) => rebuild(each, found));
  const away = rebuilt.find((each) => !each.ok && each.fault.code === 'mail-server-unavailable');
  return away && !away.ok ? away : ok(rebuilt);
}

/** Planning refuses it where the address does not exist by then. */
const rebuildNote = (
  app: Pick<AppContext, 'store'>,
  change: NoteChange,
  found: AddressState | null,
): Result<Change, Fault> => ok(found ? noteChange(app, { ...change, state: found }) : change);

/** Leads to the same rights, from those of now. */
const rebuildAccess = (
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  { address, holder, after }: AccessChange,
): Promise<Result<Change, Fault>> =>
  buildAccessChange(app, actor, address, { kind: 'address', address: holder }, () => after);

/** Requires the same mailbox at the address, whoever owns it now. */
async function rebuildMailboxChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  id: number,
  change: Exclude<
    Change,
    AddressChange | RenameChange | ChangeOfDomain | NoteChange | GroupChange | AccessChange
  >,
): Promise<Result<Change, Fault>> {
  const { address, mailbox } = change;
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  if (read.value.mailbox.id !== mailbox)
    return err({ code: 'again-conflict', request: id, conflicts: [{ kind: 'mailbox-changed' }] });
  if (change.kind === 'owner') return buildOwnerChange(app, actor, address, change.to, change);
  if (change.kind !== 'link') return ok(change);
  const owner = app.store.owners.of(mailbox);
  return owner ? ok({ ...change, owner }) : err({ code: 'owner-unknown', address });
}

function rebuildAddressChange(
  app: Pick<AppContext, 'store' | 'clock' | 'newMailboxId'>,
  id: number,
  { change, effects }: { readonly change: AddressChange; readonly effects: readonly Effect[] },
  found: AddressState | null,
): Result<Change, Fault> {
  const rebased = rebase(change, found);
  const { change: rebasedChange, conflicts } = restoresMail({ effects })
    ? dropUnrestorable(app, rebased)
    : rebased;
  return conflicts.length === 0
    ? ok(withNewMailbox(app, rebasedChange, effects))
    : err({ code: 'again-conflict', request: id, conflicts });
}

/** Gives a new mailbox a new id: by now the trash may hold a mailbox with the first request's id, and somebody's mail. */
function withNewMailbox(
  { newMailboxId }: Pick<AppContext, 'newMailboxId'>,
  change: AddressChange,
  effects: readonly Effect[],
): AddressChange {
  const { before, after } = change;
  const wanted = after?.mailbox;
  const isNew = effects.some((effect) => effect.kind === 'add-mailbox' && effect.id === wanted?.id);
  if (!wanted || !isNew || wanted.id === before?.mailbox?.id) return change;
  return { ...change, after: { ...after, mailbox: { ...wanted, id: newMailboxId() } } };
}
