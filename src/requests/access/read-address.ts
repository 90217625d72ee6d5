import type { Actor } from '../../domain/actor.ts';
import {
  type Address,
  type Domain,
  domainOf,
  parseDomain,
  syntaxFault,
} from '../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../domain/address/address-state.ts';
import type { Disposals } from '../../domain/address/disposal.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import type { DomainFilter } from './visibility.ts';
import { visibleDomainFilter, visibleDomains } from './visibility.ts';

type AddressContext = Pick<AppContext, 'store' | 'mailServer' | 'policy'>;

/** Refuses a domain that the actor's tenant does not see, as if it did not exist. */
export function requireVisibleDomain(
  app: Pick<AppContext, 'store' | 'policy'>,
  actor: Actor,
  domain: Domain,
  sees: DomainFilter = visibleDomainFilter(app, actor),
): Result<Domain, Fault> {
  if (sees(domain)) return ok(domain);
  const [target] = app.store.aliasDomains.targetsOf(domain).filter(sees);
  if (target) return err({ code: 'domain-is-alias', domain, target });
  const strict = parseDomain(domain);
  if (!strict.ok) return strict;
  const known = visibleDomains(app, actor).map((row) => row.domain);
  return err({ code: 'domain-unknown', domain, known });
}

/** The destinations that the address's mail server treats as disposals instead of addresses. */
export const disposalsAt = ({ mailServer }: Pick<AppContext, 'mailServer'>, address: Address): Disposals =>
  mailServer.serverOf(domainOf(address)).disposals ?? {};

/** Reads addresses from the mail servers; null for one that does not exist. */
export async function readStates(
  { mailServer }: Pick<AppContext, 'mailServer'>,
  addresses: readonly Address[],
): Promise<Map<Address, AddressState | null>> {
  const states = await mailServer.readMany(addresses);
  return new Map(addresses.map((address, index) => [address, states[index] ?? null]));
}

/** Reads an address in a domain that the actor sees from the mail server; null where it does not exist. */
export async function readAddress(
  app: AddressContext,
  actor: Actor,
  address: Address,
): Promise<Result<AddressState | null, Fault>> {
  const visible = requireVisibleDomain(app, actor, domainOf(address));
  return visible.ok ? tryMailServer(app.mailServer.read(address)) : visible;
}

/** Reads an address that has to exist. */
export async function readExistingAddress(
  app: AddressContext,
  actor: Actor,
  address: Address,
): Promise<Result<AddressState, Fault>> {
  const state = await readAddress(app, actor, address);
  if (!state.ok) return state;
  return state.value ? ok(state.value) : err(addressNotFound(address));
}

/** The fault for an address that does not exist: the syntax rule that it breaks, if it breaks one. */
export const addressNotFound = (address: Address): Fault =>
  syntaxFault(address) ?? { code: 'address-unknown', address };

/** Reads an address that has to have a mailbox. */
export async function readMailbox(
  app: AddressContext,
  actor: Actor,
  address: Address,
): Promise<Result<AddressState & { readonly mailbox: Mailbox }, Fault>> {
  const state = await readExistingAddress(app, actor, address);
  if (!state.ok) return state;
  const { mailbox } = state.value;
  return mailbox ? ok({ ...state.value, mailbox }) : err({ code: 'no-mailbox', address });
}
