import pLimit from 'p-limit';
import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, Change, DomainChange } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effects.ts';
import { withOneChange } from '../../domain/request/many/one-change.ts';
import { rebase } from '../../domain/request/rebase.ts';
import {
  isOfOne,
  type Request,
  type RequestOfOne,
  type RequestOptions,
} from '../../domain/request/request.ts';
import type { RequestState } from '../../domain/request/request-state.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { readMailbox } from '../access/read-address.ts';
import { readChanges } from '../changes/changes-of.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { buildOwnerChange } from '../planning/owner-change.ts';
import { dropUnrestorable, restoresMail } from '../retention/restorable-mail.ts';
import { findVisibleRequest, isRequester, notRequesterFault } from './find-request.ts';
import { submit, submitChanges } from './submit.ts';

type AskContext = Pick<
  AppContext,
  'store' | 'mailServer' | 'seal' | 'clock' | 'newMailboxId' | 'policy' | 'admins'
>;

/**
 * Submits what a request wanted that failed, was denied, expired or became stale again, rebased onto the present state.
 * @returns the new request's id.
 */
export async function askAgain(app: AskContext, actor: Actor, id: number): Promise<Result<number, Fault>> {
  const request = findVisibleRequest(app, actor, id);
  if (!request.ok) return request;
  const { state } = request.value;
  if (!canAskAgain(request.value)) return err({ code: 'not-again', request: id, state });
  const mine = isRequester(app, request.value, actor);
  if (!mine && highestRole(actor) !== 'admin') return err(notRequesterFault(request.value));
  if (!isOfOne(request.value)) return askRestAgain(app, actor, request.value, mine);
  const change = await rebuildChange(app, actor, request.value);
  return change.ok ? submit(app, actor, change.value, repeatedOptions(request.value, mine)) : change;
}

export function canAskAgain(request: Request): boolean {
  const { state } = request;
  if (!isOfOne(request)) return state === 'partly-applied' || isUnapplied(state);
  return isUnapplied(state) && !needsPasswordHash(request.plan.changes[0].change);
}

/** Asks again for those of several changes that were not applied; what can't be rebased is left out. */
async function askRestAgain(
  app: AskContext,
  actor: Actor,
  request: Request,
  mine: boolean,
): Promise<Result<number, Fault>> {
  const { id, state } = request;
  const rest = (await readChanges(app, request)).filter(
    (each) => each.state !== 'applied' && !needsPasswordHash(each.change),
  );
  const rebuilt = await pLimit(rebuiltAtOnce).map(rest, (each) =>
    rebuildChange(app, actor, withOneChange(request, each)),
  );
  const fault = rebuilt.map((each) => (each.ok ? null : each.fault)).find((each) => each !== null);
  const unavailable = rebuilt.some((each) => !each.ok && each.fault.code === 'mail-server-unavailable');
  const fresh = new Map(
    rest.flatMap(({ position }, index) => {
      const each = rebuilt[index];
      return each?.ok ? [[position, each.value] as const] : [];
    }),
  );
  if (fault && (unavailable || fresh.size === 0)) return err(fault);
  if (fresh.size === 0) return err({ code: 'not-again', request: id, state });
  const wanted = rest.flatMap(({ position, line, owner }) => {
    const change = fresh.get(position);
    const to = owner ?? (mine ? null : request.requester);
    return change ? [{ change, owner: to, ...(line !== null && { line }) }] : [];
  });
  return submitChanges(app, actor, wanted, sameAsking(request));
}

/** As many addresses are read at once. */
const rebuiltAtOnce = 20;

const isUnapplied = (state: RequestState): boolean =>
  state === 'stale' || state === 'failed' || state === 'denied' || state === 'expired';

/** The hash of a settled request is deleted, so its change can't be repeated. */
const needsPasswordHash = (change: Change): boolean =>
  change.kind === 'password' || (change.kind === 'app-password' && change.act === 'add');

async function rebuildChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'newMailboxId' | 'policy'>,
  actor: Actor,
  request: RequestOfOne,
): Promise<Result<Change, Fault>> {
  const [{ change }] = request.plan.changes;
  switch (change.kind) {
    case 'domain':
      return ok(change);
    case 'address':
      return rebuildAddressChange(app, request, change);
    default:
      return rebuildMailboxChange(app, actor, request, change);
  }
}

/** Requires the same mailbox at the address, whoever owns it now. */
async function rebuildMailboxChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  { id }: Request,
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

async function rebuildAddressChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'newMailboxId'>,
  { id, plan }: RequestOfOne,
  change: AddressChange,
): Promise<Result<Change, Fault>> {
  const [planned] = plan.changes;
  const found = await tryMailServer(app.mailServer.read(change.address));
  if (!found.ok) return found;
  const rebased = rebase(change, found.value);
  const { change: rebasedChange, conflicts } = restoresMail(planned)
    ? dropUnrestorable(app, rebased)
    : rebased;
  return conflicts.length === 0
    ? ok(withNewMailbox(app, rebasedChange, planned.effects))
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

/** What the requester said that holds for another request as well. */
function sameAsking({ asking }: Pick<Request, 'asking'>): RequestOptions {
  const { breakGlass: _, undoes: __, workflowStep: ___, selected: ____, asIs: _____, ...same } = asking;
  return same;
}

/** The request's options, with the owner who was meant at first, whoever asks again. */
function repeatedOptions({ asking, plan, requester }: RequestOfOne, mine: boolean): RequestOptions {
  const same = sameAsking({ asking });
  const owner = plan.changes[0].owner ?? (mine ? null : requester);
  return owner ? { ...same, owner } : same;
}
