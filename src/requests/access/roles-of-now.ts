import { type Actor, personOf, tenantOf } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { rolesStillGiven } from '../../policy/roles.ts';
import type { AppContext } from '../context/app-context.ts';

/** Somebody who acted a while ago, without the roles that policy gives them no more; a fault where none is left. */
export function withRolesOfNow(
  { policy, admins }: Pick<AppContext, 'policy' | 'admins'>,
  actor: Actor,
): Result<Actor, Fault> {
  // At a terminal the roles are those that were typed.
  if (actor.platform === 'terminal') return ok(actor);
  const { userId, roles: had } = actor;
  const roles = rolesStillGiven(policy(), admins, { tenant: tenantOf(actor), userId, had });
  return roles.length > 0
    ? ok({ ...actor, roles })
    : err({ code: 'stranger', person: personOf(actor), policyFile: policy().fromFile });
}
