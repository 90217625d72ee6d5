import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import { type Change, targetOf } from '../../domain/request/change.ts';
import type { Rules } from '../../policy/policy.ts';
import { rulesFor } from '../../policy/rules.ts';
import type { AppContext } from '../context/app-context.ts';

/** The policy's rules for what an actor does at an address. */
export const rulesForAddress = (
  { policy }: Pick<AppContext, 'policy'>,
  actor: Actor,
  address: Address,
): Rules => rulesFor(policy(), tenantOf(actor), domainOf(address));

/** The policy's rules for a change that an actor wants. */
export const rulesForChange = (app: Pick<AppContext, 'policy'>, actor: Actor, change: Change): Rules =>
  rulesForAddress(app, actor, targetOf(change));
