/** How many more effects on the disk and on Dovecot the driver lives to see, and how many it saw. */
export const life = { left: Number.POSITIVE_INFINITY, seen: 0 };

/** Counts an effect, or dies before it. */
export function spend(): void {
  life.seen += 1;
  if (life.left === 0) throw new Error('killed');
  life.left -= 1;
}

type Fs = typeof import('node:fs');

/** What writes to the disk, with a death before each: for `vi.mock('node:fs', …)`. */
export async function mortalFs(load: () => Promise<Fs>): Promise<object> {
  const fs = await load();
  const mortal = ['mkdirSync', 'chmodSync', 'renameSync', 'rmSync', 'rmdirSync', 'writeFileSync'] as const;
  const wrapped = mortal.map((name) => {
    const real: (...given: never[]) => unknown = fs[name];
    const fake = (...given: never[]) => {
      spend();
      return real(...given);
    };
    return [name, fake];
  });
  return { ...fs, ...Object.fromEntries(wrapped) };
}

export const mortalDoveadm = {
  flushAuthCache: async () => spend(),
  kick: async () => spend(),
  mailboxStatus: async () => null,
  check: async () => ({ flushes: true }),
};
