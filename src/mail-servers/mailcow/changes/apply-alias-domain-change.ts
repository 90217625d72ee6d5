import type { Domain } from '../../../domain/address/address.ts';
import type { DomainAliasChange } from '../../../domain/request/change.ts';
import { useOf } from '../../../domain/request/domain-use.ts';
import type { Impossible, Outcome } from '../../port.ts';
import { aliasDomainRefusal } from '../../shared/alias-domain-refusal.ts';
import { applied } from '../../shared/driver-kit.ts';
import type { MailcowClient } from '../client.ts';
import type { DriverContext } from '../context.ts';
import { changeRefused } from '../errors.ts';
import { readAliasDomains, readDomain } from '../read.ts';
import { notReceivedReason } from './apply-domain-change.ts';
import { readAddressesIn, returnUnavailable } from './remove-domain.ts';

/**
 * Makes a domain another name of another, or no longer. mailcow itself refuses one that it has as a domain, and would delete
 * the aliases of a name that is taken away.
 */
export async function applyAliasDomainChange(
  { client }: DriverContext,
  change: DomainAliasChange,
): Promise<Outcome> {
  const of = await readTarget(client, change.domain);
  const isAsWanted = change.act === 'add' ? of === change.target : of !== change.target;
  if (isAsWanted) return applied;
  const why =
    change.act === 'add' ? await addRefusal(client, change, of) : await removeRefusal(client, change);
  if (why) return { kind: 'impossible', why };
  const error = await post(client, change).then(() => null, returnUnavailable);
  const isNow = (await readTarget(client, change.domain)) === change.target;
  if (isNow === (change.act === 'add')) return applied;
  const what = `did not make ${change.domain} what was asked, as it said`;
  throw error ?? changeRefused(client.host, what, 'Look in its log.');
}

const post = (client: MailcowClient, { domain, target, act }: DomainAliasChange) =>
  act === 'add'
    ? client.post('add/alias-domain', { alias_domain: domain, target_domain: target, active: true })
    : client.post('delete/alias-domain', [domain]);

async function readTarget(client: MailcowClient, domain: Domain): Promise<Domain | null> {
  const all = await readAliasDomains(client);
  return all.find((each) => each.domain === domain)?.target ?? null;
}

async function addRefusal(
  client: MailcowClient,
  change: DomainAliasChange,
  of: Domain | null,
): Promise<Impossible | null> {
  const { domain, target } = change;
  const [row, names, addresses] = await Promise.all([
    readDomain(client, target),
    readAliasDomains(client),
    readAddressesIn(client, domain),
  ]);
  const why = row && notReceivedReason(row);
  if (why) return { code: 'domain-not-received', domain: target, why };
  return aliasDomainRefusal(change, {
    isTargetReceived: row !== null,
    domainIsAliasOf: of,
    targetIsAliasOf: names.find((each) => each.domain === target)?.target ?? null,
    addresses,
    names: names.filter((each) => each.target === domain).map((each) => each.domain),
  });
}

async function removeRefusal(
  client: MailcowClient,
  { domain }: DomainAliasChange,
): Promise<Impossible | null> {
  const addresses = await readAddressesIn(client, domain);
  return addresses.length > 0 ? { code: 'domain-in-use', domain, by: useOf('addresses', addresses) } : null;
}
