import { type Address, type Domain, domainOf } from '../../domain/address/address.ts';
import type { AppContext } from '../context/app-context.ts';
import { catchOdd } from '../context/try-mail-server.ts';
import { type Difference, diffPages } from './diff-mirror.ts';
import { overwriteMirror, ownChangeFilter, recordDomainDrift, recordDrift } from './record-drift.ts';
import { syncAliasDomains, syncDomains } from './sync-domains.ts';

type SyncContext = Pick<AppContext, 'store' | 'mailServer' | 'clock'>;

type MirrorContext = Pick<AppContext, 'store' | 'mailServer'>;

/** Where more addresses of a domain differ, they are told as one: nobody reads so many, and the audit keeps them forever. */
const maxPerDomain = 1_000;
/** Where more differ over all domains, those of each are. */
const maxOverall = 5_000;

/** What came of a sync. */
export type SyncResult = {
  /** Addresses and domains that others had changed. */
  readonly drifted: number;
  /** Addresses taken over of domains that are new to the mirror. */
  readonly filled: number;
};

/**
 * Brings the mirror in line with the mail server, and writes down what others changed there. Nothing is written where
 * nothing differs. A domain that is new to the mirror is taken over in silence; so is one of which so much differs
 * that this alone is told. Interrupted at any point, the next sync goes on. Only one may run at a time.
 * @throws MailServerUnavailable, and the signal's reason once it is aborted.
 */
export async function syncMirror(app: SyncContext, signal: AbortSignal): Promise<SyncResult> {
  const domains = await syncDomains(app);
  await syncAliasDomains(app);
  const first = await fillAndDiff(app, signal);
  // So many are not read one by one: all are looked at once more.
  const { differing } = partitionDrift(first).many.length > 0 ? await fillAndDiff(app, signal) : first;
  const { few, many } = partitionDrift({ differing });
  const noted = await recordDrift(app, few, signal);
  for (const [domain, { length }] of many) await collapseDomainDrift(app, domain, length);
  if (many.length > 0) await fillAndDiff(app, signal);
  const together = many.reduce((sum, [, { length }]) => sum + length, 0);
  return { drifted: domains + noted + together, filled: first.filled };
}

/** Which addresses are told one by one, and which domains as one. */
function partitionDrift({ differing }: Pick<FillResult, 'differing'>) {
  const all = [...differing];
  const inAll = all.reduce((sum, [, { length }]) => sum + length, 0);
  const most = inAll > maxOverall ? 0 : maxPerDomain;
  return {
    few: all.filter(([, { length }]) => length <= most).flatMap(([, addresses]) => addresses),
    many: all.filter(([, { length }]) => length > most),
  };
}

/** From here on the domain is as one that is new to the mirror, whatever interrupts us. */
async function collapseDomainDrift(app: SyncContext, domain: Domain, count: number): Promise<void> {
  await app.store.commit(() => {
    recordDomainDrift(app, domain, 'changed', count);
    app.store.domains.setMirrored(domain, false);
  });
}

type FillResult = { readonly filled: number; readonly differing: ReadonlyMap<Domain, readonly Address[]> };

/** Fills the mirror where it does not hold all of a domain yet. @returns which addresses of the others differ. */
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

/** What others have changed, and what is taken over without a word. */
function splitByMirrored({ store }: Pick<AppContext, 'store'>, page: readonly Difference[]) {
  const names = new Set(page.map(({ address }) => domainOf(address)));
  const domains = new Map([...names].map((name) => [name, store.domains.get(name)]));
  const isMirrored = ({ address }: Difference) => domains.get(domainOf(address))?.mirrored === true;
  return { drifted: page.filter(isMirrored), silent: page.filter((each) => !isMirrored(each)) };
}

/** @returns how many addresses the mirror has got. */
async function overwriteAll(
  app: MirrorContext,
  page: readonly Difference[],
  isOwn: (address: Address) => boolean,
): Promise<number> {
  const { store } = app;
  const sure: Difference[] = [];
  for (const each of page) if (each.onServer || (await isGone(app, each.address))) sure.push(each);
  if (sure.length === 0) return 0;
  return store.commit(() => {
    const taken = sure.filter(({ address }) => !isOwn(address));
    for (const { address, inMirror: before, onServer: after } of taken)
      overwriteMirror(app, address, { before, after });
    return taken.filter(({ onServer }) => onServer).length;
  });
}

/** A page that came short would have addresses vanish. */
const isGone = async ({ store, mailServer }: MirrorContext, address: Address): Promise<boolean> =>
  !store.domains.isKnown(domainOf(address)) || (await catchOdd(mailServer.read(address))) === null;
