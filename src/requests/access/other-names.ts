import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import { withDomain } from '../../domain/address/alias-domain.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { readNamesAbout } from './read-domain.ts';
import { visibleDomainFilter } from './visibility.ts';

type NamesContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** The domain that the actor sees and that another is only a name of; null: it is none, or one of a domain of others. */
export async function findOtherName(
  app: NamesContext,
  actor: Actor,
  domain: Domain,
): Promise<Result<Domain | null, Fault>> {
  const names = await tryMailServer(readNamesAbout(app.mailServer, [domain]));
  if (!names.ok) return names;
  const sees = visibleDomainFilter(app, actor);
  return ok(names.value.find((each) => each.domain === domain && sees(each.target))?.target ?? null);
}

/** The address of which one is another name, where its domain is only a name of one that the actor sees; else itself. */
export function addressOfName(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  address: Address,
): Address {
  const sees = visibleDomainFilter(app, actor);
  const domain = domainOf(address);
  const target = sees(domain) ? undefined : app.store.aliasDomains.targetsOf(domain).find(sees);
  return target === undefined ? address : withDomain(address, target);
}
