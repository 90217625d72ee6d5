import type { Store } from '../store/store.ts';
import type { HealthProbe } from './probe.ts';

/** Writes into the database as requests do. */
export const databaseProbe: HealthProbe<{ readonly store: Pick<Store, 'requests' | 'tryWrite'> }> = {
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
      // Another process that writes for a moment, as a backup does, is no trouble yet.
      if (code.startsWith('SQLITE_BUSY'))
        return [{ part, state: 'ok', detail: 'another process writes just now' }];
      const why = code === 'SQLITE_FULL' ? 'the disk of DATA_DIR is full: make room on it' : message;
      return [{ part, state: 'failing', detail: `nothing can be written down, so nothing is taken: ${why}` }];
    }
  },
};
