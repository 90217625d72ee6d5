import sql from 'sql-template-tag';
import { type Domain, postmasterOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { DomainChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { ApplyRefusal } from '../../shared/change.ts';
import { applied } from '../../shared/driver-kit.ts';
import { readAddressRows } from '../address-rows.ts';
import { type LogAuthor, writeLog } from '../admin-log.ts';
import type { DriverContext } from '../context.ts';
import { lockDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { putState } from './put-state.ts';

/** Adds a domain with its postmaster, which RFC 5321 4.5.1 requires from the start, unless another order makes that. */
export async function applyDomainChange(
  { adminDatabase, homes }: DriverContext,
  { domain, postmaster: after }: DomainChange,
  author: LogAuthor,
): Promise<Outcome> {
  const address = postmasterOf(domain);
  const refusal = await adminDatabase.transaction(async (tables): Promise<ApplyRefusal> => {
    const { row, aliasOf } = await lockDomain(tables, domain);
    if (aliasOf) return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
    const found = await readAddressRows(tables, address, 'change');
    const isAsWanted = after === null || sameState(found.state, after);
    if (row && isAsWanted) return null;
    if (row || (found.state && !isAsWanted)) return { kind: 'found-changed', found: found.state };
    await addDomainRow(tables, domain, author);
    if (isAsWanted) return null;
    const change = { kind: 'address', address, before: null, after } as const;
    return putState({ homes }, tables, change, { domain: await lockDomain(tables, domain), found, author });
  });
  return refusal ?? applied;
}

/**
 * Adds the domain without limits, which administrators set in PostfixAdmin. One that was switched off is switched on
 * again.
 */
export async function addDomainRow(tables: Tables, domain: Domain, author: LogAuthor): Promise<void> {
  const { now, flag } = tables.dialect;
  const values = { active: flag(true), backupmx: flag(false), modified: now };
  const wasThere = await tables.update('domain', values, sql`domain = ${domain}`);
  if (wasThere === 0) {
    const unlimited = { aliases: 0, mailboxes: 0, maxquota: 0, quota: 0, password_expiry: 365 };
    const made = { domain, description: '', transport: 'virtual', created: now };
    await tables.insert('domain', { ...made, ...unlimited, ...values });
  }
  await writeLog(tables, author, domain, wasThere === 0 ? 'create_domain' : 'edit_domain', domain);
}
