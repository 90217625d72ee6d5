import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, Change, DomainChange } from '../../domain/request/change.ts';
import type { Effect } from '../../domain/request/effects.ts';
import { rebased } from '../../domain/request/rebase.ts';
import type { Asking, Request } from '../../domain/request/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { readMailbox } from '../access/read-address.ts';
import type { Office } from '../context/app-context.ts';
import { asked } from '../context/try-mail-server.ts';
import { ownerChangeTo } from '../planning/owner-change.ts';
import { bringsMailBack, withoutLostMail } from '../retention/restorable-mail.ts';
import { find, isRequester, notRequester } from './find-request.ts';
import { submit } from './submit.ts';

/**
 * Asks again, on what is there now, for what a request wanted that failed or whose address changed meanwhile.
 * @returns the new request's id.
 */
export async function askAgain(office: Office, actor: Actor, id: number): Promise<Result<number, Fault>> {
  const request = find(office, actor, id);
  if (!request.ok) return request;
  const { state } = request.value;
  if (!mayBeAskedAgain(request.value)) return refused({ code: 'not-again', request: id, state });
  const mine = isRequester(office, request.value, actor);
  if (!mine && highestRole(actor) !== 'admin') return refused(notRequester(request.value));
  const change = await onWhatIsThere(office, actor, request.value);
  return change.ok ? submit(office, actor, change.value, askingAgain(request.value, mine)) : change;
}

export const mayBeAskedAgain = ({ state, plan }: Request): boolean =>
  (state === 'stale' || state === 'failed') && !carriesHash(plan.change);

/** A hash is gone with its request. */
const carriesHash = (change: Change): boolean =>
  change.kind === 'password' || (change.kind === 'app-password' && change.act === 'add');

async function onWhatIsThere(office: Office, actor: Actor, request: Request): Promise<Result<Change, Fault>> {
  const { change } = request.plan;
  switch (change.kind) {
    case 'domain':
      return ok(change);
    case 'address':
      return onAddress(office, request, change);
    default:
      return onMailbox(office, actor, request, change);
  }
}

/** The mailbox has to be the same, whoever owns it by now. */
async function onMailbox(
  office: Office,
  actor: Actor,
  { id }: Request,
  change: Exclude<Change, AddressChange | DomainChange>,
): Promise<Result<Change, Fault>> {
  const { address, mailbox } = change;
  const read = await readMailbox(office, actor, address);
  if (!read.ok) return read;
  if (read.value.mailbox.id !== mailbox)
    return refused({ code: 'again-conflict', request: id, conflicts: [{ kind: 'mailbox-changed' }] });
  if (change.kind === 'owner') return ownerChangeTo(office, actor, address, change.to, change);
  if (change.kind !== 'link') return ok(change);
  const owner = office.store.owners.of(mailbox);
  return owner ? ok({ ...change, owner }) : refused({ code: 'owner-unknown', address });
}

async function onAddress(
  office: Office,
  { id, plan }: Request,
  change: AddressChange,
): Promise<Result<Change, Fault>> {
  const { effects } = plan;
  const found = await asked(office.mailServer.read(change.address));
  if (!found.ok) return found;
  const carriedOver = rebased(change, found.value);
  const { change: carried, conflicts } = bringsMailBack(plan)
    ? withoutLostMail(office, carriedOver)
    : carriedOver;
  return conflicts.length === 0
    ? ok(withNewMailbox(office, carried, effects))
    : refused({ code: 'again-conflict', request: id, conflicts });
}

/** A new mailbox is wanted: under the id of the first wish there may be one in the trash by now, with somebody's mail. */
function withNewMailbox(
  { newMailboxId }: Office,
  change: AddressChange,
  effects: readonly Effect[],
): AddressChange {
  const { before, after } = change;
  const wanted = after?.mailbox;
  const isNew = effects.some((effect) => effect.kind === 'add-mailbox' && effect.id === wanted?.id);
  if (!wanted || !isNew || wanted.id === before?.mailbox?.id) return change;
  return { ...change, after: { ...after, mailbox: { ...wanted, id: newMailboxId() } } };
}

/** A mailbox stays for whom it was asked for, whoever asks again. */
function askingAgain({ asking, requester }: Request, mine: boolean): Asking {
  const { breakGlass: _, undoes: __, ...same } = asking;
  return mine || same.owner ? same : { ...same, owner: requester };
}
