import type { Actor } from '../../domain/actor.ts';
import { highestRole } from '../../domain/actor.ts';
import type { Address, Domain } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { type Change, homeOf, type OwnerChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { gainsRights } from '../../domain/sharing/access-rights.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { canonicalPerson, listAdmins } from '../../policy/roles.ts';
import { canonicalPersonId, isSamePerson, ownsMailbox } from '../access/identity.ts';
import { readMailbox } from '../access/read-address.ts';
import { canSeeDomain } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

type ApproverContext = Pick<AppContext, 'store' | 'policy' | 'admins'>;

/**
 * Builds the change that makes `to` a mailbox's owner. With `locksOut` it also revokes all access, and `to` may be the
 * present owner; with `closedUntil` it closes the mailbox.
 */
export async function buildOwnerChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  address: Address,
  to: Actor,
  { locksOut, closedUntil }: Pick<OwnerChange, 'locksOut' | 'closedUntil'>,
): Promise<Result<OwnerChange, Fault>> {
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const mailbox = read.value.mailbox.id;
  const from = app.store.owners.of(mailbox) ?? null;
  if (!locksOut && from && isSamePerson(app, from, to))
    return err({ code: 'owner-already', address, owner: mentionText(from) });
  const closed = closedUntil !== undefined && { closedUntil };
  return ok(toHandover(app, { kind: 'owner', address, mailbox, from, to, locksOut, ...closed }));
}

/** Makes a change that takes a mailbox from its known owner revoke all access, whichever command it comes from. */
export function toHandover<C extends Change>(app: Pick<AppContext, 'store' | 'policy'>, change: C): C {
  if (change.kind !== 'owner') return change;
  const from = app.store.owners.of(change.mailbox) ?? null;
  const takes = from !== null && !isSamePerson(app, from, change.to);
  return { ...change, from, locksOut: change.locksOut || takes };
}

/** Whether a change would give `to` a mailbox that somebody else is known to own. */
export const takesFromOwner = (app: Pick<AppContext, 'policy'>, change: Change, to: Actor): boolean =>
  change.kind === 'owner' &&
  change.from !== null &&
  !isSamePerson(app, change.from, change.to) &&
  isSamePerson(app, change.to, to);

/**
 * Whether a change needs somebody else's approval, whatever policy requires for the actor's role: it makes another
 * person's mailbox the actor's own, or lets them into it. A sole admin may do that alone, since nobody could approve it.
 */
export const needsOtherApprover = (app: ApproverContext, actor: Actor, change: Change): boolean =>
  (takesFromOwner(app, change, actor) || letsInto(app, change, actor)) &&
  hasOtherAdmin(app, actor, homeOf(change));

/** Whether a change would let somebody, by a mailbox of their own, into one that another person is known to own. */
export function letsInto(app: Pick<AppContext, 'store' | 'policy'>, change: Change, actor: Actor): boolean {
  if (change.kind !== 'access' || change.mailbox === null) return false;
  if (!gainsRights(change.before, change.after)) return false;
  const owner = app.store.owners.of(change.mailbox);
  const isOthers = owner !== undefined && !isSamePerson(app, owner, actor);
  return isOthers && ownsMailbox(app, actor, change.holderMailbox);
}

/**
 * Whether anybody but the actor may be an admin who sees a domain. A group may have any number of members, and at a
 * terminal anybody may act as another user. Assumes an admin exists where the actor is none.
 */
function hasOtherAdmin(app: ApproverContext, actor: Actor, domain: Domain): boolean {
  if (highestRole(actor) !== 'admin' || actor.platform === 'terminal') return true;
  const policy = app.policy();
  const me = canonicalPersonId(app, actor);
  return listAdmins(policy, app.admins).some(
    ({ tenant, holder }) =>
      canSeeDomain(app, tenant, domain) &&
      (holder.kind !== 'user' || canonicalPerson(policy, `${tenant}/${holder.id}`) !== me),
  );
}
