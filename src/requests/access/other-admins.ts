import { type Actor, highestRole } from '../../domain/actor.ts';
import type { Domain } from '../../domain/address/address.ts';
import { adminsOf, samePerson } from '../../policy/roles.ts';
import type { Office } from '../context/app-context.ts';
import { personIn } from './identity.ts';
import { seesDomain } from './visibility.ts';

/**
 * Whether anybody but the actor may be an admin who sees a domain: a group may have any number of members, and at a
 * terminal everybody may speak as another. Where the actor is no admin, somebody else is.
 */
export function hasOtherAdmin(office: Office, actor: Actor, domain: Domain): boolean {
  if (highestRole(actor) !== 'admin' || actor.platform === 'terminal') return true;
  const policy = office.policy();
  const me = personIn(office, actor);
  return adminsOf(policy, office.admins).some(
    ({ tenant, holder }) =>
      seesDomain(office, tenant, domain) &&
      (holder.kind !== 'user' || samePerson(policy, `${tenant}/${holder.id}`) !== me),
  );
}
