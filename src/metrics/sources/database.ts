import { stat } from 'node:fs/promises';
import type { Platform } from '../../domain/actor.ts';
import type { InboxStore } from '../../store/inbox.ts';
import type { FigureStore } from '../../store/tables/figures/figures.ts';
import { followAudit } from '../audit/follow-audit.ts';
import type { Metrics, Source } from '../create-metrics.ts';

export type DatabaseParts = {
  readonly figures: FigureStore;
  readonly audit: { readonly newest: () => number };
  readonly inbox: Pick<InboxStore, 'waiting'>;
  /** The queues that are filled from the outbox. */
  readonly queues: readonly string[];
  /** Those on which people talk to us. */
  readonly platforms: () => readonly Platform[];
  /** The files of the databases. */
  readonly files: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};

/** What the database knows: requests, what waits to be done, links, the audit. */
export function databaseSources({ requests, state }: Metrics, parts: DatabaseParts): Source[] {
  const { figures, audit, inbox, queues, clock } = parts;
  const readAudit = followAudit({ ...figures, newestAudit: audit.newest }, requests);
  const countLinks = followLinks(parts, { ...requests, ...state });
  const age = (since: number): number => Math.max(0, clock() - since) / 1000;
  return [
    {
      part: 'database',
      gauges: [state.openRequests, state.outboxRows, state.outboxAge, state.openLinks, state.auditRows],
      read: async () => {
        state.openRequests.reset();
        for (const { state: name, count } of figures.openRequests())
          state.openRequests.set({ state: name }, count);
        for (const queue of queues) {
          state.outboxRows.set({ queue }, 0);
          state.outboxAge.set({ queue }, 0);
        }
        for (const { queue, count, oldest } of figures.outbox()) {
          state.outboxRows.set({ queue }, count);
          state.outboxAge.set({ queue }, age(oldest));
        }
        countLinks();
        state.auditRows.set(audit.newest());
        await readAudit();
      },
    },
    {
      part: 'inbox',
      gauges: [state.inboxPayloads, state.inboxAge],
      read: () => {
        for (const platform of parts.platforms()) {
          state.inboxPayloads.set({ platform }, 0);
          state.inboxAge.set({ platform }, 0);
        }
        for (const { platform, count, oldest } of inbox.waiting()) {
          state.inboxPayloads.set({ platform }, count);
          state.inboxAge.set({ platform }, age(oldest));
        }
      },
    },
    {
      part: 'database-files',
      gauges: [state.databaseSize],
      read: async () => {
        for (const [database, file] of Object.entries(parts.files))
          state.databaseSize.set({ database }, (await sizeOf(file)) + (await sizeOf(`${file}-wal`)));
      },
    },
  ];
}

/** 0 where there is no such file: SQLite takes its log away where nobody has the database open. */
const sizeOf = async (file: string): Promise<number> =>
  (
    await stat(file).catch((error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? null : Promise.reject(error),
    )
  )?.size ?? 0;

/** Counts links as they expire: nothing happens then that could be counted. */
function followLinks(
  { figures, clock }: Pick<DatabaseParts, 'figures' | 'clock'>,
  { links, openLinks }: Pick<Metrics['requests'], 'links'> & Pick<Metrics['state'], 'openLinks'>,
): () => void {
  let first = figures.firstOpenLink(clock());
  let until = clock();
  return () => {
    const now = clock();
    const rows = figures.linksFrom(first).filter(({ endedAs }) => endedAs === null);
    const open = rows.filter(({ expiresAt }) => expiresAt > now);
    const expired = rows.filter(({ expiresAt }) => expiresAt > until && expiresAt <= now);
    links.inc({ event: 'expired' }, expired.length);
    openLinks.set(open.length);
    first = open[0]?.number ?? (rows.at(-1)?.number ?? first - 1) + 1;
    until = now;
  };
}
