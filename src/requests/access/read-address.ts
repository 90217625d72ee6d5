import type { Actor } from '../../domain/actor.ts';
import { type Address, type Domain, domainOf, improper, parseDomain } from '../../domain/address/address.ts';
import type { AddressState, Mailbox } from '../../domain/address/address-state.ts';
import type { Disposals } from '../../domain/address/disposal.ts';
import type { Fault } from '../../domain/fault.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import type { Office } from '../context/app-context.ts';
import { asked } from '../context/try-mail-server.ts';
import type { Sight } from '../planning/check-forwards.ts';
import { domainsOf, visibleDomains } from './visibility.ts';

/** Refuses a domain that is not bound to the actor's tenant as if it did not exist. */
export function ownDomain(
  office: Office,
  actor: Actor,
  domain: Domain,
  sees: Sight = domainsOf(office, actor),
): Result<Domain, Fault> {
  if (sees(domain)) return ok(domain);
  const [target] = office.store.aliasDomains.targetsOf(domain).filter(sees);
  if (target) return refused({ code: 'domain-is-alias', domain, target });
  const strict = parseDomain(domain);
  if (!strict.ok) return strict;
  const known = visibleDomains(office, actor).map((row) => row.domain);
  return refused({ code: 'domain-unknown', domain, known });
}

/** The destinations that are none on the mail server of an address, but say what becomes of mail. */
export const disposalsAt = ({ mailServer }: Pick<Office, 'mailServer'>, address: Address): Disposals =>
  mailServer.serverOf(domainOf(address)).disposals ?? {};

/** Reads an address of the tenant's domains from the mail server: null where it does not exist. */
export async function readAddress(
  office: Office,
  actor: Actor,
  address: Address,
): Promise<Result<AddressState | null, Fault>> {
  const own = ownDomain(office, actor, domainOf(address));
  return own.ok ? asked(office.mailServer.read(address)) : own;
}

/** Reads an address that has to exist. */
export async function readExisting(
  office: Office,
  actor: Actor,
  address: Address,
): Promise<Result<AddressState, Fault>> {
  const state = await readAddress(office, actor, address);
  if (!state.ok) return state;
  return state.value ? ok(state.value) : refused(notThere(address));
}

/** What is said where there is no such address: the rule that it breaks, if nobody could make it. */
export const notThere = (address: Address): Fault =>
  improper(address) ?? { code: 'address-unknown', address };

/** Reads an address that has to have a mailbox. */
export async function readMailbox(
  office: Office,
  actor: Actor,
  address: Address,
): Promise<Result<AddressState & { readonly mailbox: Mailbox }, Fault>> {
  const state = await readExisting(office, actor, address);
  if (!state.ok) return state;
  const { mailbox } = state.value;
  return mailbox ? ok({ ...state.value, mailbox }) : refused({ code: 'no-mailbox', address });
}
