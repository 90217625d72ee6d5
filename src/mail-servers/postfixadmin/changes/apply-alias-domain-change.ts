import sql from 'sql-template-tag';
import type { DomainAliasChange } from '../../../domain/request/change.ts';
import type { Impossible, Outcome } from '../../port.ts';
import { aliasDomainRefusal } from '../../shared/alias-domain-refusal.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { addDomainRow } from './apply-domain-change.ts';
import { deleteDomain, readAddressesIn, readNamesOf } from './remove-domain.ts';

/**
 * Makes a domain another name of another, or no longer. PostfixAdmin's alias domains have a row of a domain too, which goes
 * with the name.
 */
export async function applyAliasDomainChange(
  { adminDatabase }: DriverContext,
  change: DomainAliasChange,
  author: LogAuthor,
): Promise<Outcome> {
  const refusal = await adminDatabase.transaction(async (tables): Promise<ApplyRefusal> => {
    const { domain, target, act } = change;
    const { aliasOf } = await lockDomain(tables, domain);
    if (act === 'remove') {
      if (aliasOf === target) await remove(tables, change, author);
      return null;
    }
    if (aliasOf === target) return null;
    const why = await refusalNow(tables, change);
    if (why) return { kind: 'impossible', why };
    await addDomainRow(tables, domain, author);
    await addName(tables, change);
    await writeLog(tables, author, domain, 'create_alias_domain', target);
    return null;
  });
  return refusal ?? applied;
}

async function refusalNow(tables: Tables, change: DomainAliasChange): Promise<Impossible | null> {
  const [own, target] = [await lockDomain(tables, change.domain), await lockDomain(tables, change.target)];
  return aliasDomainRefusal(change, {
    isTargetReceived: target.row !== null,
    domainIsAliasOf: own.aliasOf,
    targetIsAliasOf: target.aliasOf,
    addresses: await readAddressesIn(tables, change.domain),
    names: await readNamesOf(tables, change.domain),
  });
}

/** One that is switched off is switched on again. */
async function addName(tables: Tables, { domain, target }: DomainAliasChange): Promise<void> {
  const { now, flag } = tables.dialect;
  const values = { target_domain: target, active: flag(true), modified: now };
  const wasThere = await tables.update('alias_domain', values, sql`alias_domain = ${domain}`);
  if (wasThere === 0) await tables.insert('alias_domain', { alias_domain: domain, created: now, ...values });
}

/** One with addresses, which others gave it, is a domain of its own from now on. */
async function remove(
  tables: Tables,
  { domain, target }: DomainAliasChange,
  author: LogAuthor,
): Promise<void> {
  const addresses = await readAddressesIn(tables, domain);
  if (addresses.length > 0) await tables.delete('alias_domain', sql`alias_domain = ${domain}`);
  else await deleteDomain(tables, domain);
  await writeLog(tables, author, domain, 'delete_alias_domain', target);
}
