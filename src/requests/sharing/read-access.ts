import type { Actor } from '../../domain/actor.ts';
import { type Address, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { AccessEntry, AddressAccess } from '../../domain/sharing/access-rights.ts';
import { visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';

/** Who has access to an address, and to what its mailbox has access, as far as the actor sees the domains of both. */
export async function readAccess(
  app: Pick<AppContext, 'store' | 'mailServer' | 'policy'>,
  actor: Actor,
  address: Address,
): Promise<Result<AddressAccess, Fault>> {
  const access = await tryMailServer(app.mailServer.access(address));
  if (!access.ok) return access;
  const sees = visibleDomainFilter(app, actor);
  const isSeen = (entry: AccessEntry): boolean => sees(domainOf(entry.address));
  const { given, held } = access.value;
  return ok({ given: given.filter(isSeen), held: held.filter(isSeen) });
}
