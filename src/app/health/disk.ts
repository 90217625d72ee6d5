import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HealthProbe, HealthState } from './probe.ts';

/** @param files how many more it can hold; null where it has no such limit. */
export type FreeSpace = { readonly mebibytes: number; readonly files: number | null };

/** How much is free at a path. */
export type MeasureFreeSpace = (path: string) => Promise<FreeSpace>;

const mebibyte = 2 ** 20;

export const measureFreeSpace: MeasureFreeSpace = async (path) => {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return { mebibytes: (bavail * bsize) / mebibyte, files: files === 0 ? null : ffree };
};

/** Below the first it is time to make room; below the second, to think of it. Mebibytes. */
const [tooLittle, little] = [256, 1024];
/** Each message is a file. */
const minFreeInodes = 10_000;

const limitReason = `From ${tooLittle} MB down it may be full at once: while the queue’s file is written anew, and the database is backed up, each takes its size once more`;

export type DiskSpace = {
  readonly level: 'enough' | 'little' | 'too-little' | 'unknown';
  readonly detail: string;
  /** Null where nothing is to be done. */
  readonly fix: string | null;
};

/** What there is to say of free space. */
export function rateSpace(path: string, { mebibytes, files }: FreeSpace): DiskSpace {
  const free = mebibytes < 1024 ? `${Math.floor(mebibytes)} MB` : `${(mebibytes / 1024).toFixed(1)} GB`;
  const fix = `Make room on the disk of ${path}, or keep it on a larger one.`;
  if (mebibytes < tooLittle)
    return { level: 'too-little', detail: `only ${free} are free at ${path}`, fix: `${fix} ${limitReason}.` };
  if (files !== null && files < minFreeInodes)
    return {
      level: 'too-little',
      detail: `only ${files} more files fit at ${path}`,
      fix: `${fix} Each message is a file, and below ${minFreeInodes} a busy day may take them all.`,
    };
  const detail = `${free} are free at ${path}`;
  return mebibytes < little ? { level: 'little', detail, fix } : { level: 'enough', detail, fix: null };
}

/** The free space at each of these places, once for those on the same file system. */
export async function checkSpaces(
  places: readonly string[],
  freeAt: MeasureFreeSpace,
): Promise<readonly DiskSpace[]> {
  const there = await Promise.all(places.map(locateDisk));
  const alone = [...Map.groupBy(there, ({ device }) => device).values()].flatMap(([first]) => first ?? []);
  return Promise.all(alone.map((place) => checkSpace(place, freeAt)));
}

type DiskLocation = {
  readonly path: string /** Null where it can't be told. */;
  readonly device: number | null;
};

async function checkSpace({ path, device }: DiskLocation, freeAt: MeasureFreeSpace): Promise<DiskSpace> {
  if (device !== null) return rateSpace(path, await freeAt(path));
  return { level: 'unknown', detail: `how much is free at ${path} can’t be told from here`, fix: null };
}

/** A place, or where it is not there yet, what is nearest above it. */
async function locateDisk(path: string): Promise<DiskLocation> {
  try {
    return { path, device: (await stat(path)).dev };
  } catch (error) {
    const above = dirname(path);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && above !== path;
    return isMissing ? locateDisk(above) : { path, device: null };
  }
}

type DiskParts = {
  /** Where data and mail are kept on this host. */
  readonly places: readonly string[];
  readonly freeAt: MeasureFreeSpace;
};

/** The space that is left where data and mail are kept: a warning in time. */
export const diskProbe: HealthProbe<{ readonly disk: DiskParts }> = {
  id: 'disk',
  part: 'Disk',
  doctor: { by: 'itself' },
  check: async ({ disk: { places, freeAt } }) =>
    (await checkSpaces(places, freeAt)).map(({ level, detail, fix }) => ({
      part: 'Disk',
      state: states[level],
      detail: fix === null ? detail : `${detail}. ${fix}`,
    })),
};

/** Little is no trouble yet: its words are there for whoever looks. */
const states: Readonly<Record<DiskSpace['level'], HealthState>> = {
  enough: 'ok',
  little: 'ok',
  'too-little': 'warning',
  unknown: 'unknown',
};
