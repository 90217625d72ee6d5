import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { mapLogErrors } from './log-errors.ts';
import { findStart, type LogFile, listLogFiles, uncompressedSize } from './log-files.ts';
import { type LogSource, maxBytes } from './log-source.ts';
import { parseLine } from './parse-line.ts';
import { forEachLine } from './read-lines.ts';

type FileSourceOptions = {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The most octets that are read for one question. */
  readonly mostBytes?: number;
};

/** A file of the log, and the octet from which on it is read. */
type Part = LogFile & { readonly start: number };

/** A log in a file, with what was rotated away from it. It is read as a stream, so that memory never holds more than a piece. */
export const fileSource = ({ path, clock, mostBytes = maxBytes }: FileSourceOptions): LogSource => ({
  read: (since, take, signal) =>
    mapLogErrors(path, async () => {
      const now = clock();
      const timeOf = (line: string) => parseLine(line, now)?.at ?? null;
      const { parts, isAll } = await findParts(path, since, mostBytes, timeOf);
      let first: number | null = null;
      for (const part of parts)
        await readPart(part, signal, (text) => {
          if (first !== null && !text.includes(' postfix')) return;
          const line = parseLine(text, now);
          if (!line) return;
          first ??= line.at;
          if (line.at >= since) take(line);
        });
      return { from: isAll || (first ?? now) < since ? null : (first ?? now) };
    }),
});

/** The parts of the log since a time, the oldest first. `isAll`: what is older than these is older than that time. */
async function findParts(
  path: string,
  since: number,
  mostBytes: number,
  timeOf: (line: string) => number | null,
): Promise<{ readonly parts: Part[]; readonly isAll: boolean }> {
  const parts: Part[] = [];
  let left = mostBytes;
  for (const file of await listLogFiles(path)) {
    if (parts.length > 0 && file.writtenAt < since) return { parts: parts.reverse(), isAll: true };
    const found = file.isCompressed ? 0 : await findStart(file, since, timeOf);
    const octets = file.isCompressed ? await uncompressedSize(file) : file.size - found;
    if (octets > left && file.isCompressed) break;
    parts.push({ ...file, start: Math.max(found, file.isCompressed ? 0 : file.size - left) });
    left -= octets;
    if (found > 0 || left <= 0) break;
  }
  return { parts: parts.reverse(), isAll: false };
}

async function readPart(
  { path, isCompressed, size, start }: Part,
  signal: AbortSignal,
  take: (line: string) => void,
): Promise<void> {
  if (size === 0 || start >= size) return;
  // What is written from now on is left out.
  const file = createReadStream(path, { start, end: size - 1, highWaterMark: 2 ** 18 });
  if (isCompressed) await pipeline(file, createGunzip(), (stream) => forEachLine(stream, take), { signal });
  else await pipeline(file, (stream) => forEachLine(stream, take), { signal });
}
