import type { AppContext } from '../context/app-context.ts';
import { type SyncResult, syncMirror } from './sync-mirror.ts';

/** Milliseconds from one sync to the next. */
export const syncInterval = 10 * 60_000;

/** How the latest syncs went. Times are milliseconds of a monotonic clock. */
export type MirrorState = {
  /** When the first sync could start. */
  readonly since: number;
  /** The last sync that completed. */
  readonly last: (SyncResult & { readonly at: number }) | null;
  /** Why the newest sync failed; null where it completed, or the first is still running. */
  readonly failure: unknown;
};

export type MirrorSync = {
  /** Runs a sync, or waits for the running one. Rejects where it fails, but not where `stop` ends it. */
  readonly sync: () => Promise<SyncResult>;
  readonly state: () => MirrorState;
  /** Stops a running sync at its next step, and any later one at once. */
  readonly stop: () => Promise<void>;
};

const emptyResult: SyncResult = { drifted: 0, filled: 0 };

/** Syncs the mirror with the mail server, one sync at a time. @param onEnd hears how long each took, unless it was stopped. */
export function createMirrorSync(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'retentionDays'>,
  monotonicNow: () => number,
  onEnd: (sync: { readonly seconds: number; readonly isOk: boolean }) => void = () => undefined,
): MirrorSync {
  const stopping = new AbortController();
  let running: Promise<SyncResult> | null = null;
  let state: MirrorState = { since: monotonicNow(), last: null, failure: null };

  async function run(): Promise<SyncResult> {
    if (stopping.signal.aborted) return emptyResult;
    const start = monotonicNow();
    const ended = (isOk: boolean) => onEnd({ seconds: (monotonicNow() - start) / 1000, isOk });
    try {
      const result = await syncMirror(app, stopping.signal);
      state = { ...state, last: { ...result, at: monotonicNow() }, failure: null };
      ended(true);
      return result;
    } catch (error) {
      if (stopping.signal.aborted) return emptyResult;
      state = { ...state, failure: error };
      ended(false);
      throw error;
    } finally {
      running = null;
    }
  }

  const sync = (): Promise<SyncResult> => {
    running ??= run();
    return running;
  };
  return {
    sync,
    state: () => state,
    stop: async () => {
      stopping.abort();
      // Whoever started the sync gets its error.
      await running?.catch(() => undefined);
    },
  };
}
