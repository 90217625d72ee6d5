import { rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What Redis 7.0 prints before it gives up on its append-only file, each seen with a damaged manifest, base
 * or increment. A file that it may not open or that the disk fails to give is no such case: it may be whole.
 */
const unreadable = [
  /Bad file format reading the append only file/,
  /Unknown command .* reading the append only file/,
  /FATAL AOF MANIFEST FILE ERROR/,
  /Unable to obtain the AOF file .*: No such file or directory/,
  /Internal error in RDB reading/,
];

export const isUnreadableError = (output: readonly string[]): boolean =>
  output.some((line) => unreadable.some((sign) => sign.test(line)));

/** Takes the append-only file out of Redis' way, keeping it for whoever wants to look. Returns where it went. */
export async function setAsideUnreadableFile(directory: string): Promise<string> {
  const time = new Date().toISOString().replaceAll(':', '');
  const aside = join(directory, `appendonlydir.unreadable-${time}`);
  await rename(join(directory, 'appendonlydir'), aside);
  return aside;
}
