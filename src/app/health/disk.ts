import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HealthProbe, HealthState } from './probe.ts';

/** `files`: how many more files can be created; null where the file system has no such limit. */
export type FreeSpace = { readonly mebibytes: number; readonly files: number | null };

/** Measures the free space of the file system that holds a path. */
export type MeasureFreeSpace = (path: string) => Promise<FreeSpace>;

const mebibyte = 2 ** 20;

export const measureFreeSpace: MeasureFreeSpace = async (path) => {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return { mebibytes: (bavail * bsize) / mebibyte, files: files === 0 ? null : ffree };
};

/** Mebibytes: the limits of the levels `too-little` and `little`. */
const [tooLittle, little] = [256, 1024];
/** Each message takes one. */
const minFreeInodes = 10_000;

const limitReason = `From ${tooLittle} MB down it may be full at once: while the queue’s file is written anew, and the database is backed up, each takes its size once more`;

export type DiskSpace = {
  readonly level: 'enough' | 'little' | 'too-little' | 'unknown';
  readonly detail: string;
  /** What to do; null: nothing. */
  readonly fix: string | null;
};

/** Rates free space and says what to do. */
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

/** Rates the free space at these paths, once for each file system. */
export async function checkSpaces(
  paths: readonly string[],
  measure: MeasureFreeSpace,
): Promise<readonly DiskSpace[]> {
  const locations = await Promise.all(paths.map(locateDisk));
  const distinct = [...Map.groupBy(locations, ({ device }) => device).values()].flatMap(
    ([first]) => first ?? [],
  );
  return Promise.all(distinct.map((location) => checkSpace(location, measure)));
}

type DiskLocation = {
  readonly path: string;
  /** Null where it can't be determined. */
  readonly device: number | null;
};

async function checkSpace({ path, device }: DiskLocation, measure: MeasureFreeSpace): Promise<DiskSpace> {
  if (device !== null) return rateSpace(path, await measure(path));
  return { level: 'unknown', detail: `free space at ${path} is unknown`, fix: null };
}

/** The path itself or, where it does not exist yet, its nearest existing parent. */
async function locateDisk(path: string): Promise<DiskLocation> {
  try {
    return { path, device: (await stat(path)).dev };
  } catch (error) {
    const parent = dirname(path);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && parent !== path;
    return isMissing ? locateDisk(parent) : { path, device: null };
  }
}

type DiskParts = {
  /** Where data and mail are stored on this host. */
  readonly places: readonly string[];
  readonly freeAt: MeasureFreeSpace;
};

/** The free space where data and mail are stored. */
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

/** `little` is no problem yet: it only shows in the detail. */
const states: Readonly<Record<DiskSpace['level'], HealthState>> = {
  enough: 'ok',
  little: 'ok',
  'too-little': 'warning',
  unknown: 'unknown',
};
