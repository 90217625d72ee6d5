import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Change } from '../../domain/request/change.ts';
import type { EffectContext } from '../../domain/request/effect.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';

/** The address whose rights of access end by a change, because it or its mailbox goes, or all access is revoked; or null. */
function endsAccessAt(change: Change): Address | null {
  if (change.kind === 'rename') return change.replaces ? change.to : null;
  if (change.kind === 'owner') return change.locksOut ? change.address : null;
  if (change.kind !== 'address' || !change.before) return null;
  const { address, before, after } = change;
  const isDropped = before.mailbox !== null && before.mailbox.id !== after?.mailbox?.id;
  return after === null || isDropped ? address : null;
}

/** Reads the rights of access that end by a change. @throws MailServerUnavailable */
export async function affectedAccess(
  { serverOf, access }: Pick<MailServers, 'serverOf' | 'access'>,
  change: Change,
): Promise<Pick<EffectContext, 'access'>> {
  const address = endsAccessAt(change);
  if (address === null || serverOf(domainOf(address)).lacks.includes('send-as')) return {};
  const found = await access(address);
  return found.given.length + found.held.length === 0 ? {} : { access: found };
}
