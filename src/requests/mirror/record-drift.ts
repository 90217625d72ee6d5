import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Address, type Domain, domainOf, postmasterOf } from '../../domain/address/address.ts';
import { type AddressState, sameState } from '../../domain/address/address-state.ts';
import type { DriftRow } from '../../store/tables/drift.ts';
import { operatorTenant } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';

type DriftContext = Pick<AppContext, 'store' | 'mailServer' | 'clock'>;

/** Addresses read anew at the same time, and written down in one transaction. */
const batchSize = 20;

/**
 * Reads addresses anew and writes down which of them others have changed: mirror, drift and audit together. What we
 * change ourselves meanwhile is left alone.
 * @returns how many were.
 * @throws MailServerUnavailable, and the signal's reason once it is aborted; what was written by then is true.
 */
export async function recordDrift(
  app: DriftContext,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<number> {
  let noted = 0;
  for (let from = 0; from < addresses.length; from += batchSize) {
    const isOwn = ownChangeFilter(app);
    const some = addresses.slice(from, from + batchSize);
    const read = await Promise.all(
      some.map(async (address) => ({ address, after: await catchOdd(app.mailServer.read(address)) })),
    );
    signal.throwIfAborted();
    noted += await app.store.commit(
      () =>
        read.filter(
          // One that can't be read stays as it was last seen; the mail server's condition tells of it.
          ({ address, after }) => after !== 'odd' && !isOwn(address) && reconcileAddress(app, address, after),
        ).length,
    );
    await nextTurn();
  }
  return noted;
}

/**
 * Has the mirror be as an address was found on the mail server, within the caller's transaction, and writes down that
 * others changed it, unless its domain is new to the mirror. @returns whether anything differed.
 */
export function reconcileAddress(app: DriftContext, address: Address, after: AddressState | null): boolean {
  const before = app.store.addresses.stateOf(address);
  if (sameState(before, after)) return false;
  overwriteMirror(app, address, { before, after });
  if (app.store.domains.get(domainOf(address))?.mirrored) auditDrift(app, address, { before, after });
  return true;
}

type States = { readonly before: AddressState | null; readonly after: AddressState | null };

/** Has the mirror be as the mail server is. Links to the password of a mailbox that was there work no more. */
export function overwriteMirror(
  { store }: Pick<AppContext, 'store'>,
  address: Address,
  { before, after }: States,
): void {
  const former = before?.mailbox?.id;
  if (former && former !== after?.mailbox?.id) store.passwordLinks.supersedeAllOf(former);
  store.addresses.put(address, after);
}

function auditDrift(
  { store, mailServer, clock }: DriftContext,
  address: Address,
  { before, after }: States,
): void {
  const appeared = after?.mailbox && after.mailbox.id !== before?.mailbox?.id;
  // Others made it, so nobody here can say whose it is, be its name one that was used before.
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

/** Writes down what became of a domain as a whole, or that many of its addresses changed, within the caller's transaction. */
export function recordDomainDrift(
  { store, mailServer, clock }: DriftContext,
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
 * Tells of an address whether we change it ourselves, or did since this was called: what was read of it after the
 * call need not be so any more. Ask within the transaction that would write what was read.
 */
export function ownChangeFilter({ store }: Pick<AppContext, 'store'>): (address: Address) => boolean {
  const before = store.audit.newest();
  return (address) => store.requests.isInProgress(address) || store.audit.hasRowFor(address, before);
}
