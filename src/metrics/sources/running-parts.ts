import type { Metrics, Source } from '../create-metrics.ts';

type Free = { readonly mebibytes: number; readonly files: number | null };

export type RunningParts = {
  readonly health: () => Promise<
    readonly { readonly id: string; readonly part: string; readonly ok: boolean }[]
  >;
  readonly disk: { readonly places: readonly string[]; readonly freeAt: (path: string) => Promise<Free> };
  /** When the mirror was last synced, and the checkpoints last up to date, in milliseconds since 1970; null: not yet. */
  readonly lastSync: () => number | null;
  readonly lastCheckpoint: () => number | null;
  /** For how many milliseconds the replica has lacked something; 0 where there is none. */
  readonly replicaLag: () => number;
  /** Whether it holds the lease; null: it has a Redis of its own, and so no lease. */
  readonly leaseHeld: () => boolean | null;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
};

/** Milliseconds for which health's checks are used again: some ask a mail server, or start a program. */
const healthAge = 30_000;

/** What the running parts say of themselves. */
export function runningSources({ state }: Pick<Metrics, 'state'>, parts: RunningParts): Source[] {
  const { health, disk, lastSync, lastCheckpoint, replicaLag, leaseHeld, monotonicNow } = parts;
  let checkedAt: number | null = null;
  const seconds = (time: number | null): number => (time ?? 0) / 1000;
  return [
    {
      part: 'health',
      gauges: [state.health],
      read: async () => {
        if (checkedAt !== null && monotonicNow() - checkedAt < healthAge) return;
        const checks = await health();
        checkedAt = monotonicNow();
        state.health.reset();
        for (const { id, part, ok } of checks) state.health.set({ check: id, part }, ok ? 1 : 0);
      },
    },
    {
      part: 'disk',
      gauges: [state.diskFree, state.diskFiles],
      read: async () => {
        for (const path of disk.places) {
          const { mebibytes, files } = await disk.freeAt(path);
          state.diskFree.set({ path }, mebibytes * 2 ** 20);
          if (files !== null) state.diskFiles.set({ path }, files);
        }
      },
    },
    {
      part: 'mirror',
      gauges: [state.lastSync, state.checkpoint],
      read: () => {
        state.lastSync.set(seconds(lastSync()));
        state.checkpoint.set(seconds(lastCheckpoint()));
      },
    },
    {
      part: 'replica',
      gauges: [state.replicaLag],
      read: () => {
        state.replicaLag.set(seconds(replicaLag()));
      },
    },
    {
      part: 'lease',
      gauges: [state.leaseHeld],
      read: () => {
        const isHeld = leaseHeld();
        if (isHeld !== null) state.leaseHeld.set(Number(isHeld));
      },
    },
  ];
}
