import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import { type Change, homeOf } from '../../domain/request/change.ts';
import type { Rules } from '../../policy/policy.ts';
import { rulesFor } from '../../policy/rules.ts';
import type { AppContext } from '../context/app-context.ts';

type RulesContext = Pick<AppContext, 'policy'>;

const rulesOfDomain = ({ policy }: RulesContext, actor: Actor, domain: Domain): Rules =>
  rulesFor(policy(), tenantOf(actor), domain);

/** The policy's rules for what an actor does at an address. */
export const rulesForAddress = (app: RulesContext, actor: Actor, address: Address): Rules =>
  rulesOfDomain(app, actor, domainOf(address));

/** The policy's rules for a change that an actor wants. */
export const rulesForChange = (app: RulesContext, actor: Actor, change: Change): Rules =>
  rulesOfDomain(app, actor, homeOf(change));
