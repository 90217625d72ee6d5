import type { Actor } from '../../domain/actor.ts';
import { highestRole } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Change, OwnerChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { mentionText } from '../../domain/text/mentions.ts';
import { canonicalPerson, listAdmins } from '../../policy/roles.ts';
import { canonicalPersonId, isSamePerson } from '../access/identity.ts';
import { readMailbox } from '../access/read-address.ts';
import { canSeeDomain } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';

type ApproverContext = Pick<AppContext, 'store' | 'policy' | 'admins'>;

/** A mailbox is to be somebody else's. Who has it already may be handed it over: that locks all others out. */
export async function buildOwnerChange(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  address: Address,
  to: Actor,
  { locksOut }: Pick<OwnerChange, 'locksOut'>,
): Promise<Result<OwnerChange, Fault>> {
  const read = await readMailbox(app, actor, address);
  if (!read.ok) return read;
  const mailbox = read.value.mailbox.id;
  const from = app.store.owners.of(mailbox) ?? null;
  if (!locksOut && from && isSamePerson(app, from, to))
    return err({ code: 'owner-already', address, owner: mentionText(from) });
  return ok(toHandover(app, { kind: 'owner', address, mailbox, from, to, locksOut }));
}

/**
 * Whoever is known to own a mailbox is never just written over: to make it somebody else's is to hand it over, whichever
 * command it comes from.
 */
export function toHandover<C extends Change>(app: Pick<AppContext, 'store' | 'policy'>, change: C): C {
  if (change.kind !== 'owner') return change;
  const from = app.store.owners.of(change.mailbox) ?? null;
  const takes = from !== null && !isSamePerson(app, from, change.to);
  return { ...change, from, locksOut: change.locksOut || takes };
}

/** Whether somebody is to get what is known to be another's. */
export const takesFromOwner = (app: Pick<AppContext, 'policy'>, change: Change, to: Actor): boolean =>
  change.kind === 'owner' &&
  change.from !== null &&
  !isSamePerson(app, change.from, change.to) &&
  isSamePerson(app, change.to, to);

/**
 * Whether a change needs somebody else's approval, whatever policy asks of the actor's role: nobody makes another's
 * mailbox their own alone. Only an admin who is the only one may, since nobody could approve it.
 */
export const needsOtherApprover = (app: ApproverContext, actor: Actor, change: Change): boolean =>
  change.kind === 'owner' &&
  takesFromOwner(app, change, actor) &&
  hasOtherAdmin(app, actor, domainOf(change.address));

/**
 * Whether anybody but the actor may be an admin who sees a domain: a group may have any number of members, and at a
 * terminal everybody may speak as another. Where the actor is no admin, somebody else is.
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
