import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export type LogFile = {
  readonly path: string;
  readonly isCompressed: boolean;
  /** Octets. */
  readonly size: number;
  /** When it was last written to, in milliseconds since 1970. */
  readonly writtenAt: number;
};

/** A file of the log, and those that were rotated away from it, the newest first. */
export async function listLogFiles(path: string): Promise<LogFile[]> {
  const name = basename(path);
  const entries = await readdir(dirname(path));
  const older = entries.filter((entry) => entry.startsWith(name) && isRotated(entry.slice(name.length)));
  const current = await describeFile(path);
  const rotated = await Promise.all(older.map((entry) => describeFile(join(dirname(path), entry))));
  return [current, ...rotated.sort((one, other) => other.writtenAt - one.writtenAt)];
}

/** `.1`, `.2.gz`, `-20261127`, `-20261127.gz`: as logrotate names them. */
const isRotated = (suffix: string): boolean => /^(?:\.\d+|-\d{8}(?:-?\d{2,10})?)(?:\.gz)?$/.test(suffix);

async function describeFile(path: string): Promise<LogFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, isCompressed: path.endsWith('.gz'), size, writtenAt: mtimeMs };
}

/** The octets that a compressed file has uncompressed, as its last four say (RFC 1952, ISIZE). */
export async function uncompressedSize({ path, size }: LogFile): Promise<number> {
  if (size < 18) return 0;
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, size - 4);
    return buffer.readUInt32LE();
  } finally {
    await file.close();
  }
}

/** The octets that are looked through for a line with a time. */
const room = 16 * 2 ** 10;

/** Finds an octet before which all lines are older than a time, near the first that is not. Lines are in order of time. */
export async function findStart(
  { path, size }: LogFile,
  since: number,
  timeOf: (line: string) => number | null,
): Promise<number> {
  const file = await open(path);
  try {
    let [low, high] = [0, size];
    while (high - low > room) {
      const middle = Math.floor((low + high) / 2);
      const time = await firstTimeAfter(file, middle, timeOf);
      if (time !== null && time < since) low = middle;
      else high = middle;
    }
    return low;
  } finally {
    await file.close();
  }
}

/** The time of the first line that begins after an octet; null: none in sight has one. */
async function firstTimeAfter(
  file: FileHandle,
  position: number,
  timeOf: (line: string) => number | null,
): Promise<number | null> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(room), 0, room, position);
  const [, ...lines] = buffer.toString('utf8', 0, bytesRead).split('\n');
  return lines.map(timeOf).find((time) => time !== null) ?? null;
}
