import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Address, type Domain, domainOf, postmasterOf } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { DriftRow } from '../../store/tables/drift.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';
import { forgetRemoval, keepMissedRemoval } from './missed-removals.ts';

type DriftContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays'>;

/** Addresses read at the same time, and recorded in one transaction. */
const batchSize = 20;

/**
 * Reads addresses again and records those that others have changed: in mirror, drift and audit, together. Skips addresses
 * that a request of ours changes meanwhile.
 * @returns how many others have changed.
 * @throws MailServerUnavailable, and the signal's reason once it is aborted; what was recorded by then stays.
 */
export async function recordDrift(
  app: DriftContext,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<number> {
  let recorded = 0;
  for (let from = 0; from < addresses.length; from += batchSize) {
    const isOwn = ownChangeFilter(app);
    const batch = addresses.slice(from, from + batchSize);
    const read = await Promise.all(
      batch.map(async (address) => ({ address, after: await catchOdd(app.mailServer.read(address)) })),
    );
    signal.throwIfAborted();
    recorded += await app.store.commit(
      () =>
        read.filter(
          // One that can't be read stays as last seen; the mail server's health check reports it.
          ({ address, after }) => after !== 'odd' && !isOwn(address) && reconcileAddress(app, address, after),
        ).length,
    );
    await nextTurn();
  }
  return recorded;
}

/**
 * Updates the mirror to the state found on the mail server, and records the difference as drift unless the domain is still
 * being filled in. Within the caller's transaction. @returns whether anything differed.
 */
export function reconcileAddress(app: DriftContext, address: Address, after: AddressState | null): boolean {
  const before = app.store.addresses.stateOf(address);
  if (sameState(before, after)) return false;
  overwriteMirror(app, address, { before, after });
  keepMissedRemoval(app, address, { before, after });
  if (app.store.domains.get(domainOf(address))?.mirrored) auditDrift(app, address, { before, after });
  return true;
}

type States = { readonly before: AddressState | null; readonly after: AddressState | null };

/** Updates the mirror to the mail server's state, and revokes password links of a mailbox that is gone. */
export function overwriteMirror(
  { store }: Pick<AppContext, 'store'>,
  address: Address,
  { before, after }: States,
): void {
  const former = before?.mailbox?.id;
  if (former && former !== after?.mailbox?.id) store.passwordLinks.supersedeAllOf(former);
  if (former !== after?.mailbox?.id) forgetRemoval({ store }, after?.mailbox?.id);
  store.addresses.put(address, after);
}

function auditDrift(
  { store, mailServer, clock }: Pick<DriftContext, 'store' | 'mailServer' | 'clock'>,
  address: Address,
  { before, after }: States,
): void {
  const appeared = after?.mailbox && after.mailbox.id !== before?.mailbox?.id;
  // Others made the mailbox, so its owner is unknown, even if its id was used before.
  if (appeared) store.owners.remove(after.mailbox.id);
  const what = driftKind(before, after);
  const domain = domainOf(address);
  const noticedAt = clock();
  store.drift.add({
    mailServer: mailServer.serverOf(domain).name,
    domain,
    address,
    what,
    before,
    after,
    count: null,
    noticedAt,
  });
  store.audit.append({
    at: noticedAt,
    event: 'drifted',
    tenant: operatorTenant,
    address,
    requestId: null,
    actor: null,
    detail: { mailServer: mailServer.serverOf(domain).name, what, before, after },
  });
}

function driftKind(before: AddressState | null, after: AddressState | null): DriftRow['what'] {
  if (!before) return 'appeared';
  return after ? 'changed' : 'gone';
}

/** Records drift of a whole domain: it appeared, is gone, or `count` of its addresses changed. Within the caller's transaction. */
export function recordDomainDrift(
  { store, mailServer, clock }: Pick<DriftContext, 'store' | 'mailServer' | 'clock'>,
  domain: Domain,
  what: DriftRow['what'],
  count: number | null,
): void {
  const noticedAt = clock();
  const whole = { address: null, before: null, after: null };
  store.drift.add({ mailServer: mailServer.serverOf(domain).name, domain, what, count, noticedAt, ...whole });
  store.audit.append({
    at: noticedAt,
    event: 'domain-drifted',
    tenant: operatorTenant,
    address: postmasterOf(domain),
    requestId: null,
    actor: null,
    detail: { mailServer: mailServer.serverOf(domain).name, domain, what, count },
  });
}

/**
 * Passes the addresses that a request of ours is changing, or has changed since this call: what was read of them since may
 * be outdated. Use the filter within the transaction that records what was read.
 */
export function ownChangeFilter({ store }: Pick<AppContext, 'store'>): (address: Address) => boolean {
  const before = store.audit.newest();
  return (address) => store.holds.has(address) || store.audit.hasRowFor(address, before);
}
