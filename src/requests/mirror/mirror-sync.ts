import type { AppContext } from '../context/app-context.ts';
import { type SyncResult, syncMirror } from './sync-mirror.ts';

/** Milliseconds from one sync to the next. */
export const syncInterval = 10 * 60_000;

/** How the latest syncs went. Times are milliseconds that only ever grow. */
export type MirrorState = {
  /** Since when syncs are made. */
  readonly since: number;
  /** The last that came to its end. */
  readonly last: (SyncResult & { readonly at: number }) | null;
  /** Why the newest one did not; null where it did, or is the first and under way. */
  readonly failure: unknown;
};

export type MirrorSync = {
  /** Makes a sync, or waits for the one that is under way. Rejects where it came to no end, except by `stop`. */
  readonly sync: () => Promise<SyncResult>;
  readonly state: () => MirrorState;
  /** Ends a sync under way at its next step, and any later one at its first. */
  readonly stop: () => Promise<void>;
};

const nothing: SyncResult = { drifted: 0, filled: 0 };

/** Keeps the mirror in line with the mail server, one sync at a time. */
export function createMirrorSync(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  monotonicNow: () => number,
): MirrorSync {
  const stopping = new AbortController();
  let underWay: Promise<SyncResult> | null = null;
  let state: MirrorState = { since: monotonicNow(), last: null, failure: null };

  async function run(): Promise<SyncResult> {
    if (stopping.signal.aborted) return nothing;
    try {
      const result = await syncMirror(app, stopping.signal);
      state = { ...state, last: { ...result, at: monotonicNow() }, failure: null };
      return result;
    } catch (error) {
      if (stopping.signal.aborted) return nothing;
      state = { ...state, failure: error };
      throw error;
    } finally {
      underWay = null;
    }
  }

  const sync = (): Promise<SyncResult> => {
    underWay ??= run();
    return underWay;
  };
  return {
    sync,
    state: () => state,
    stop: async () => {
      stopping.abort();
      // Whoever started it hears of its failure.
      await underWay?.catch(() => undefined);
    },
  };
}
