import { type Domain, postmasterOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { DomainChange } from '../../../domain/request/change.ts';
import { MailServerUnavailable, type Outcome, UnfinishedChange } from '../../port.ts';
import { applied } from '../../shared/driver-kit.ts';
import { roundQuota } from '../../shared/quota.ts';
import type { DriverContext } from '../context.ts';
import { readAddressRows, readDomain } from '../read.ts';
import type { DomainRow } from '../rows.ts';
import { applyAddressChange } from './apply-address-change.ts';

/**
 * Adds a domain, with the limits of mailcow's template for domains, and then its postmaster, unless another order makes
 * that. An existing domain without a postmaster, whoever made it, gets one.
 */
export async function applyDomainChange(context: DriverContext, change: DomainChange): Promise<Outcome> {
  const { domain, postmaster } = change;
  const address = postmasterOf(domain);
  const row = await readDomain(context.client, domain);
  const why = row && notReceivedReason(row);
  if (why) return { kind: 'impossible', why: { code: 'domain-not-received', domain, why } };
  const isThere = row !== null;
  if (isThere) {
    const { state } = await readAddressRows(context.client, address);
    if (state && postmaster && !sameState(state, roundQuota(postmaster)))
      return { kind: 'found-changed', found: state };
  } else await addDomain(context, domain);
  if (!postmaster) return applied;
  return applyAddressChange(context, { kind: 'address', address, before: null, after: postmaster }).catch(
    (error: unknown) => {
      if (isThere || !(error instanceof MailServerUnavailable)) throw error;
      throw new UnfinishedChange(error.message, { cause: error });
    },
  );
}

/**
 * Why mailcow receives no mail for the domain: it is disabled, or relayed to another mail server. Null where it does.
 */
export function notReceivedReason({ active, backupmx }: DomainRow): 'off' | 'relayed' | null {
  if (active === 0) return 'off';
  return backupmx === 0 ? null : 'relayed';
}

async function addDomain({ client }: DriverContext, domain: Domain): Promise<void> {
  try {
    await client.post('add/domain', { domain, active: true });
  } catch (error) {
    if (!(error instanceof MailServerUnavailable) || !(await readDomain(client, domain))) throw error;
  }
}
