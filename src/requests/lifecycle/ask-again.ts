import pLimit from 'p-limit';
import { type Actor, highestRole } from '../../domain/actor.ts';
import type { AddressState } from '../../domain/address/address-state.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, Change, DomainChange } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effects.ts';
import type { WantedChange } from '../../domain/request/planned-change.ts';
import { rebase } from '../../domain/request/rebase.ts';
import { isOfOne, type Request, type RequestedChange } from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readMailbox, readStates } from '../access/read-address.ts';
import { readChanges, wantedAgain } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { buildOwnerChange } from '../planning/owner-change.ts';
import { dropUnrestorable, restoresMail } from '../retention/restorable-mail.ts';
import { findVisibleRequest, isRequester, notRequesterFault } from './find-request.ts';
import { submitChanges } from './submit.ts';

type AskContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'newMailboxId' | 'policy' | 'admins'
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
  const wanted = await wantedRest(app, actor, request.value, mine);
  const { reason, fromFile } = asking;
  const same = { ...(reason !== undefined && { reason }), ...(fromFile && { fromFile }) };
  return wanted.ok ? submitChanges(app, actor, wanted.value, same) : wanted;
}

export function canAskAgain(request: Request): boolean {
  const { state } = request;
  if (!isOfOne(request)) return state === 'partly-applied' || isUnapplied(state);
  return isUnapplied(state) && !needsPasswordHash(request.plan.changes[0].change);
}

/** The changes of a request that were not applied, as they would be made now, for the owners who were meant at first. */
async function wantedRest(
  app: AskContext,
  actor: Actor,
  request: Request,
  mine: boolean,
): Promise<Result<WantedChange[], Fault>> {
  const { id, state, requester } = request;
  const rest = (await readChanges(app, request)).filter(
    (each) => each.state !== 'applied' && !needsPasswordHash(each.change),
  );
  const rebuilt = await rebuildChanges(app, actor, id, rest);
  if (!rebuilt.ok) return rebuilt;
  const changes = new Map(rest.map(({ position }, index) => [position, rebuilt.value[index]]));
  const fresh = rest.flatMap((each) => {
    const change = changes.get(each.position);
    const owner = each.owner ?? (isOfOne(request) && !mine ? requester : null);
    const needs = each.needs.filter((position) => changes.has(position));
    return change?.ok ? [{ ...each, change: change.value, owner, needs }] : [];
  });
  const wanted = wantedAgain(fresh);
  if (wanted.length > 0) return ok(wanted);
  const fault = rebuilt.value.map((each) => (each.ok ? null : each.fault)).find((each) => each !== null);
  return err(fault ?? { code: 'not-again', request: id, state });
}

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
): Promise<Result<Result<Change, Fault>[], Fault>> {
  const addresses = changes.flatMap(({ change }) => (change.kind === 'address' ? change.address : []));
  const states = await tryMailServer(readStates(app, addresses));
  if (!states.ok) return states;
  const rebuild = async ({ change, effects }: RequestedChange): Promise<Result<Change, Fault>> => {
    switch (change.kind) {
      case 'domain':
        return ok(change);
      case 'address':
        return rebuildAddressChange(app, id, { change, effects }, states.value.get(change.address) ?? null);
      default:
        return rebuildMailboxChange(app, actor, id, change);
    }
  };
  const rebuilt = await pLimit(rebuiltAtOnce).map(changes, rebuild);
  const away = rebuilt.find((each) => !each.ok && each.fault.code === 'mail-server-unavailable');
  return away && !away.ok ? away : ok(rebuilt);
}

/** Requires the same mailbox at the address, whoever owns it now. */
async function rebuildMailboxChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  id: number,
  change: Exclude<Change, AddressChange | DomainChange>,
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
