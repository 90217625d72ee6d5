/** How many more effects, on the disk and on Dovecot, the driver may have before it dies, and how many it had. */
export const crashPoint = { left: Number.POSITIVE_INFINITY, seen: 0 };

/** Counts an effect, or throws before it. */
export function countEffect(): void {
  crashPoint.seen += 1;
  if (crashPoint.left === 0) throw new Error('killed');
  crashPoint.left -= 1;
}

type Fs = typeof import('node:fs');

/** The writing functions of node:fs, with a possible death before each: for `vi.mock('node:fs', …)`. */
export async function crashingFs(load: () => Promise<Fs>): Promise<object> {
  const fs = await load();
  const writers = ['mkdirSync', 'chmodSync', 'renameSync', 'rmSync', 'rmdirSync', 'writeFileSync'] as const;
  const wrapped = writers.map((name) => {
    const real: (...given: never[]) => unknown = fs[name];
    const fake = (...given: never[]) => {
      countEffect();
      return real(...given);
    };
    return [name, fake];
  });
  return { ...fs, ...Object.fromEntries(wrapped) };
}

export const crashingDoveadm = {
  flushAuthCache: async () => countEffect(),
  kick: async () => countEffect(),
  mailboxStatus: async () => null,
  folderStatuses: async () => null,
  check: async () => ({ flushes: true }),
};
