import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { statOrNull } from './data-directory.ts';
import { type Line, note, well, wrong } from './line.ts';
import type { Probe } from './patient.ts';

const mebibyte = 2 ** 20;
/** Below the first, SQLite and Dovecot are about to fail; below the second is time to see to it. Mebibytes. */
const [tooLittle, little] = [256, 1024];
/** Each message is a file. */
const fewFiles = 10_000;

/** The space that is left where the data and the mail are kept. */
export const diskProbe: Probe = {
  group: 'Data',
  name: 'Disk',
  needs: [],
  async *look({ config: { dataDirectory } }) {
    const seen = new Set<number>();
    for (const place of [dataDirectory, join(dataDirectory, 'mail'), join(dataDirectory, 'mail/homes')]) {
      const there = await existing(place);
      const { dev } = (await statOrNull(there)) ?? { dev: -1 };
      if (!seen.has(dev)) yield await spaceAt(there);
      seen.add(dev);
    }
  },
};

async function existing(path: string): Promise<string> {
  return (await statOrNull(path)) ? path : existing(dirname(path));
}

async function spaceAt(path: string): Promise<Line> {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return spaceLine(path, (bavail * bsize) / mebibyte, files === 0 ? null : ffree);
}

/** What there is to say of free space. @param files how many more it can hold; null where there is no such limit. */
export function spaceLine(path: string, mebibytes: number, files: number | null): Line {
  const name = 'Disk';
  const free = mebibytes < 1024 ? `${Math.floor(mebibytes)} MB` : `${(mebibytes / 1024).toFixed(1)} GB`;
  const fix = `Make room on the disk of ${path}, or keep it on a larger one.`;
  if (mebibytes < tooLittle) return wrong(name, `only ${free} are free at ${path}`, fix);
  if (files !== null && files < fewFiles) return wrong(name, `only ${files} more files fit at ${path}`, fix);
  if (mebibytes < little) return note(name, `${free} are free at ${path}`, fix);
  return well(name, `${free} are free at ${path}`);
}
