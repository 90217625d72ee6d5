import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';
import { type Difference, diffPages } from './diff-mirror.ts';
import { endMissedRemovals } from './missed-removals.ts';
import { overwriteMirror, ownChangeFilter, recordDomainDrift, recordDrift } from './record-drift.ts';
import { syncAliasDomains, syncDomains } from './sync-domains.ts';

type SyncContext = Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays'>;

type MirrorContext = Pick<AppContext, 'store' | 'mailServer'>;

/** With more differing addresses, a domain's are recorded as one drift: nobody reads so many, and the audit keeps all forever. */
const maxPerDomain = 1_000;
/** With more over all domains, each domain's are. */
const maxOverall = 5_000;

/** What came of a sync. */
export type SyncResult = {
  /** How many addresses and domains others have changed. */
  readonly drifted: number;
  /** How many addresses were filled in for domains that are new to the mirror. */
  readonly filled: number;
};

/**
 * Updates the mirror to the mail server, and records what others changed there. Writes nothing where nothing differs. The
 * addresses of a domain that is new to the mirror are filled in without drift, as are those of one with too many
 * differences, which are recorded as one. After an interruption, the next sync goes on. Only one may run at a time.
 * @throws MailServerUnavailable, and the signal's reason once it is aborted.
 */
export async function syncMirror(app: SyncContext, signal: AbortSignal): Promise<SyncResult> {
  const domains = await syncDomains(app);
  await syncAliasDomains(app);
  const first = await fillAndDiff(app, signal);
  // Too many to read one by one: compare everything once more.
  const { differing } = partitionDrift(first).many.length > 0 ? await fillAndDiff(app, signal) : first;
  const { few, many } = partitionDrift({ differing });
  const recorded = await recordDrift(app, few, signal);
  for (const [domain, { length }] of many) await collapseDomainDrift(app, domain, length);
  if (many.length > 0) await fillAndDiff(app, signal);
  await endMissedRemovals(app);
  const together = many.reduce((sum, [, { length }]) => sum + length, 0);
  return { drifted: domains + recorded + together, filled: first.filled };
}

/** Parts the addresses to record one by one from the domains to record as one drift. */
function partitionDrift({ differing }: Pick<FillResult, 'differing'>) {
  const all = [...differing];
  const inAll = all.reduce((sum, [, { length }]) => sum + length, 0);
  const most = inAll > maxOverall ? 0 : maxPerDomain;
  return {
    few: all.filter(([, { length }]) => length <= most).flatMap(([, addresses]) => addresses),
    many: all.filter(([, { length }]) => length > most),
  };
}

/** Records a domain's differences as one, and has the mirror fill the domain in as if it were new. */
async function collapseDomainDrift(app: SyncContext, domain: Domain, count: number): Promise<void> {
  await app.store.commit(() => {
    recordDomainDrift(app, domain, 'changed', count);
    app.store.domains.setMirrored(domain, false);
  });
}

type FillResult = { readonly filled: number; readonly differing: ReadonlyMap<Domain, readonly Address[]> };

/** Fills the mirror with the domains that it does not fully hold yet. @returns the differing addresses of all others. */
async function fillAndDiff(app: MirrorContext, signal: AbortSignal): Promise<FillResult> {
  const { store } = app;
  const isOwn = ownChangeFilter(app);
  const toFill = store.domains.all().filter(({ mirrored }) => !mirrored);
  const differing = new Map<Domain, Address[]>();
  let filled = 0;
  for await (const page of diffPages(app, signal)) {
    const { silent, drifted } = splitByMirrored(app, page);
    for (const { address } of drifted) {
      const ofDomain = differing.get(domainOf(address)) ?? [];
      differing.set(domainOf(address), ofDomain);
      ofDomain.push(address);
    }
    filled += await overwriteAll(app, silent, isOwn);
  }
  if (toFill.length > 0) {
    await store.commit(() => {
      for (const { domain } of toFill) store.domains.setMirrored(domain, true);
    });
  }
  return { filled, differing };
}

/** Parts the drift from the differences of domains that are still being filled in. */
function splitByMirrored({ store }: Pick<AppContext, 'store'>, page: readonly Difference[]) {
  const names = new Set(page.map(({ address }) => domainOf(address)));
  const domains = new Map([...names].map((name) => [name, store.domains.get(name)]));
  const isMirrored = ({ address }: Difference) => domains.get(domainOf(address))?.mirrored === true;
  return { drifted: page.filter(isMirrored), silent: page.filter((each) => !isMirrored(each)) };
}

/** Updates the mirror to the mail server's states. @returns how many addresses it filled in. */
async function overwriteAll(
  app: MirrorContext,
  page: readonly Difference[],
  isOwn: (address: Address) => boolean,
): Promise<number> {
  const { store } = app;
  const confirmed: Difference[] = [];
  for (const each of page) if (each.onServer || (await isGone(app, each.address))) confirmed.push(each);
  if (confirmed.length === 0) return 0;
  return store.commit(() => {
    const overwritten = confirmed.filter(({ address }) => !isOwn(address));
    for (const { address, inMirror: before, onServer: after } of overwritten)
      overwriteMirror(app, address, { before, after });
    return overwritten.filter(({ onServer }) => onServer).length;
  });
}

/** Whether an address that a page lacks is really gone: the page may have been incomplete. */
const isGone = async ({ store, mailServer }: MirrorContext, address: Address): Promise<boolean> =>
  !store.domains.isKnown(domainOf(address)) || (await catchOdd(mailServer.read(address))) === null;
