import type { Platform } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, type Result } from '../../domain/result.ts';
import { readAtMost } from '../command/file.ts';

export type Download = {
  readonly url: string;
  /** The only ones that are asked for the file. */
  readonly origins: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly platform: Platform;
  /** The file's, for those who read what went wrong with it. */
  readonly name: string;
  /** In octets. */
  readonly size: number;
  readonly most: number;
};

/** How long a download may take, in milliseconds. */
const timeout = 30_000;

/**
 * Reads a file that a platform keeps. Redirects are not followed: the headers and the URL's signature are for the platform
 * alone. Its URL is in no fault, and no error is kept that may hold it.
 */
export async function downloadFile({
  url,
  origins,
  headers = {},
  platform,
  name,
  size,
  most,
}: Download): Promise<Result<Uint8Array, Fault>> {
  const gone = err({ code: 'file-gone', name, platform } as const);
  const away = err({ code: 'file-away', name, platform } as const);
  if (!URL.canParse(url) || !origins.includes(new URL(url).origin)) return gone;
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      return response.status >= 500 || response.status === 429 ? away : gone;
    }
    const read = await readAtMost(response.body, { name, most });
    // What is shorter or longer is another page in its place, or was cut off.
    return read.ok && read.value.byteLength !== size ? away : read;
  } catch {
    return away;
  }
}
