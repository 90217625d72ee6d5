import { isLocked } from '../../lib/storage-errors.ts';
import type { Store } from '../../store/store.ts';
import type { Finding, HealthProbe } from './probe.ts';

/** Whether the database can be written to, as requests do. */
export const databaseProbe: HealthProbe<{
  readonly store: Pick<Store, 'requests' | 'tryWrite' | 'lockedFor'>;
}> = {
  id: 'database',
  part: 'Requests',
  doctor: { by: 'running-facteur', otherwise: 'its file is looked at under Data' },
  check: ({ store }) => {
    const part = 'Requests';
    try {
      const detail = `${store.requests.countOpen()} open`;
      store.tryWrite();
      return [{ part, state: 'ok', detail }];
    } catch (error) {
      const { code = '', message } = error as { readonly code?: string; readonly message: string };
      if (isLocked(error)) return [lockedFinding(part, store.lockedFor() ?? 0)];
      const why = code === 'SQLITE_FULL' ? 'the disk of DATA_DIR is full: make room on it' : message;
      return [{ part, state: 'failing', detail: `can’t be written, so no request is accepted: ${why}` }];
    }
  },
};

/** Milliseconds. A lock that is held for less, such as a backup's, is no problem yet. */
const shortLock = 2_000;

function lockedFinding(part: string, heldFor: number): Finding {
  if (heldFor < shortLock) return { part, state: 'ok', detail: 'another process is writing' };
  const detail =
    `another process has held facteur.sqlite for ${Math.round(heldFor / 1000)} s: what is asked for is kept and waits for it; ` +
    '"fuser facteur.sqlite" in DATA_DIR tells which it is';
  return { part, state: 'failing', detail };
}
