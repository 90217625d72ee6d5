import sql from 'sql-template-tag';
import { type Domain, postmasterOf } from '../../../domain/address/address.ts';
import { sameState } from '../../../domain/address/address-state.ts';
import type { DomainChange } from '../../../domain/request/change.ts';
import type { Outcome } from '../../port.ts';
import type { Obstacle } from '../../postfix-dovecot/changes/put-state.ts';
import { find } from '../address-rows.ts';
import { type Hand, log } from '../admin-log.ts';
import type { Workshop } from '../context.ts';
import { holdDomain } from '../domain-rows.ts';
import type { Tables } from '../tables.ts';
import { putState } from './apply-address-change.ts';

/** Adds a domain together with its postmaster, whom RFC 5321 4.5.1 requires from the first moment. */
export async function applyDomainChange(
  { books, homes }: Workshop,
  { domain, postmaster: after }: DomainChange,
  hand: Hand,
): Promise<Outcome> {
  const address = postmasterOf(domain);
  const obstacle = await books.change(async (tables): Promise<Obstacle> => {
    const { row, aliasOf } = await holdDomain(tables, domain);
    if (aliasOf) return { kind: 'impossible', why: { code: 'alias-domain', domain, target: aliasOf } };
    const found = await find(tables, address, 'change');
    const isAsWanted = sameState(found.state, after);
    if (row && isAsWanted) return null;
    if (row || (found.state && !isAsWanted)) return { kind: 'found-changed', found: found.state };
    await receiveFor(tables, domain, hand);
    if (isAsWanted) return null;
    const change = { kind: 'address', address, before: null, after } as const;
    return putState({ homes }, tables, change, { domain: await holdDomain(tables, domain), found, hand });
  });
  return obstacle ?? { kind: 'applied', removed: [] };
}

/** Without limits: who may add a domain sets them in PostfixAdmin. One that was switched off is switched on again. */
async function receiveFor(tables: Tables, domain: Domain, hand: Hand): Promise<void> {
  const { now, flag } = tables.dialect;
  const values = { active: flag(true), backupmx: flag(false), modified: now };
  const wasThere = await tables.update('domain', values, sql`domain = ${domain}`);
  if (wasThere === 0) {
    const unlimited = { aliases: 0, mailboxes: 0, maxquota: 0, quota: 0, password_expiry: 365 };
    const made = { domain, description: '', transport: 'virtual', created: now };
    await tables.insert('domain', { ...made, ...unlimited, ...values });
  }
  await log(tables, hand, domain, wasThere === 0 ? 'create_domain' : 'edit_domain', domain);
}
