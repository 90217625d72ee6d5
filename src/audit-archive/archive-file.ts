import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { TenantKey } from '../domain/actor.ts';
import type { Address } from '../domain/address/address.ts';
import { syncDirectory } from '../lib/sync-directory.ts';
import type { StoredAuditRow } from '../store/tables/audit.ts';

/** The directory in DATA_DIR, unless the operator names another. */
export const archiveDirectory = 'audit-archive';

/** The name of the archive of some rows: in a list of the directory, archives are in order. */
export const archiveName = (first: number, last: number): string =>
  `audit-${padded(first)}-${padded(last)}.jsonl`;

const padded = (row: number): string => String(row).padStart(10, '0');

/** A line is what `audit:export` writes for the row. */
export const archiveLine = ({
  id,
  at,
  event,
  tenant,
  address,
  requestId,
  actor,
  detail,
  previous,
  hash,
}: StoredAuditRow): string =>
  `${JSON.stringify({ id, at, event, tenant, address, requestId, actor, detail, previous, hash })}\n`;

const storedRow = z.object({
  id: z.number(),
  at: z.number(),
  event: z.string(),
  tenant: z.string().transform((text) => text as TenantKey),
  address: z.string().transform((text) => text as Address),
  requestId: z.number().nullable(),
  actor: z.string().nullable(),
  detail: z.string(),
  previous: z.string(),
  hash: z.string(),
});

/** The rows of an archive; null for a line that is no row. @throws Error with the code ENOENT where there is no such file. */
export async function* readArchive(file: string): AsyncGenerator<StoredAuditRow | null> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) yield parseRow(line);
}

function parseRow(line: string): StoredAuditRow | null {
  try {
    return storedRow.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/**
 * Writes an archive: it has its name only once all of it is on the disk. One that is there already is replaced.
 * @param lines some lines at a time.
 */
export async function writeArchive(file: string, lines: AsyncIterable<string>): Promise<void> {
  const directory = dirname(file);
  const made = await mkdir(directory, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncDirectory(dirname(made));
  const unfinished = `${file}.part`;
  {
    await using writing = await open(unfinished, 'w', 0o600);
    for await (const some of lines) await writing.write(some);
    await writing.sync();
  }
  await rename(unfinished, file);
  await syncDirectory(directory);
}

/** Where an archive is. */
export const archivePath = (directory: string, name: string): string => join(directory, name);
