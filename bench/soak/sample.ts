import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { residentMegabytes } from '../running-app.ts';

/** What a running Facteur takes at a moment. */
export type Sample = {
  /** Seconds since the soak began. */
  readonly at: number;
  readonly residentMegabytes: number;
  readonly heapMegabytes: number;
  /** The 99th percentile since the process began, in milliseconds. */
  readonly lag: number;
  readonly descriptors: number;
  readonly redisKeys: number;
  readonly redisMegabytes: number;
  /** Sizes in MB of what is in DATA_DIR, a directory as a whole. */
  readonly files: Readonly<Record<string, number>>;
};

const megabyte = 1024 * 1024;

/** What is measured of a process: its data, and the port of its metrics. */
export type Sampled = { readonly pid: number; readonly dataDirectory: string; readonly metrics: number };

export async function takeSample(
  { pid, dataDirectory, metrics }: Sampled,
  redis: Redis,
  at: number,
): Promise<Sample> {
  const figures = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(figures)?.[1]);
  return {
    at,
    residentMegabytes: await residentMegabytes(pid),
    heapMegabytes: figure('nodejs_heap_size_used_bytes') / megabyte,
    lag: figure('nodejs_eventloop_lag_p99_seconds') * 1_000,
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    redisKeys: await redis.dbsize(),
    redisMegabytes: Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]) / megabyte,
    files: await sizesIn(dataDirectory),
  };
}

async function sizesIn(directory: string): Promise<Record<string, number>> {
  const names = await readdir(directory);
  const sizes = names.map(async (name) => [name, (await sizeOf(join(directory, name))) / megabyte] as const);
  return Object.fromEntries(await Promise.all(sizes));
}

/** Of a file, or of all in a directory; what goes meanwhile counts as nothing. */
async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return found.size;
    const inside = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
    return inside.reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}
