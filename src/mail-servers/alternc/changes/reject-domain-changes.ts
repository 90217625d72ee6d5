import { postmasterOf } from '../../../domain/address/address.ts';
import type { DomainAliasChange, DomainChange, DomainRemoval } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import { applied } from '../../shared/driver-kit.ts';
import { isAsWanted } from '../address-row.ts';
import type { DriverContext } from '../context.ts';
import { readAddressRows } from '../tables.ts';

/** Refuses to add a domain: AlternC makes one with an account, DNS and a web site, which only its panel can. */
export async function rejectDomainChange(
  { database }: DriverContext,
  { domain, postmaster }: DomainChange,
): Promise<Outcome> {
  const found = await database.read((sql) => readAddressRows(sql, postmasterOf(domain)));
  if (found && (!postmaster || isAsWanted(found.state, postmaster))) return applied;
  if (found) return { kind: 'found-changed', found: found.state };
  const words = `AlternC makes domains in its own panel: add ${domain} there, with its mail hosted on this server.`;
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}

/** Refuses to remove a domain: it is that of an account, DNS and web sites too. */
export async function rejectDomainRemoval(
  { database }: DriverContext,
  { domain }: DomainRemoval,
): Promise<Outcome> {
  const found = await database.read((sql) => readAddressRows(sql, postmasterOf(domain)));
  if (!found) return applied;
  const words = `AlternC removes domains in its own panel, with their web sites: remove ${domain} there.`;
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}

/** Refuses to make a domain another name of another, which AlternC has no table for. */
export async function rejectAliasDomainChange(
  _context: DriverContext,
  { domain, act }: DomainAliasChange,
): Promise<Outcome> {
  if (act === 'remove') return applied;
  const words = `AlternC makes domains in its own panel: add ${domain} there, with a catch-all that leads to the other domain.`;
  return { kind: 'impossible', why: { code: 'against-rules', words } };
}
