import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { canonicalPerson, listAdmins } from '../../policy/roles.ts';
import type { AppContext } from '../context/app-context.ts';
import { canonicalPersonId } from './identity.ts';
import { canSeeDomain } from './visibility.ts';

/**
 * Whether anybody but the actor may be an admin who sees a domain: a group may have any number of members, and at a
 * terminal everybody may speak as another. Where the actor is no admin, somebody else is.
 */
export function hasOtherAdmin(app: AppContext, actor: Actor, domain: Domain): boolean {
  if (highestRole(actor) !== 'admin' || actor.platform === 'terminal') return true;
  const policy = app.policy();
  const me = canonicalPersonId(app, actor);
  return listAdmins(policy, app.admins).some(
    ({ tenant, holder }) =>
      canSeeDomain(app, tenant, domain) &&
      (holder.kind !== 'user' || canonicalPerson(policy, `${tenant}/${holder.id}`) !== me),
  );
}
