import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Bytes } from '../../domain/address/address-state.ts';
import { rulesForAddress } from '../access/rules.ts';
import type { AppContext } from '../context/app-context.ts';

/** The quota of a new mailbox where nobody names one: the largest that policy allows. */
export const defaultQuota = (app: Pick<AppContext, 'policy'>, actor: Actor, address: Address): Bytes | null =>
  rulesForAddress(app, actor, address).largestQuota;

/** Rounds a quota up to the unit of the address's mail server. */
export function roundQuota(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  address: Address,
  quota: Bytes | null,
): Bytes | null {
  const { quotaUnit = 1 } = mailServer.serverOf(domainOf(address));
  return quota === null ? null : Math.ceil(quota / quotaUnit) * quotaUnit;
}
