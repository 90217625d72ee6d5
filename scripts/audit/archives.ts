import { archivePath } from '../../src/audit-archive/archive-file.ts';
import { type ArchiveBreak, checkArchive, type Link } from '../../src/audit-archive/check-archive.ts';
import { parseCheckpoint, verifySignature } from '../../src/checkpoints/checkpoint.ts';
import type { CheckpointSeries } from '../../src/checkpoints/series.ts';
import { err, ok, type Result } from '../../src/domain/result.ts';
import type { KnownRow, StoredBeginning } from '../../src/store/audit-chain.ts';
import { genesisHash } from '../../src/store/tables/audit.ts';

/** What archives that hold prove. */
export type CheckedArchives = {
  /** Archives that are not there, with their first and last rows. */
  readonly missing: readonly { readonly name: string; readonly first: number; readonly last: number }[];
  /** The row in an archive that has the expected hash; null: none has. */
  readonly expectedAt: number | null;
};

type ArchivesToCheck = {
  readonly directory: string;
  readonly beginnings: readonly StoredBeginning[];
  /** Rows as recorded elsewhere. */
  readonly noted: readonly KnownRow[];
  readonly expected: string | null;
};

/** Checks every row that was moved to an archive, as far as these are there. @returns as a fault, what does not hold. */
export async function checkArchives({
  directory,
  beginnings,
  noted,
  expected,
}: ArchivesToCheck): Promise<Result<CheckedArchives, string>> {
  const missing: CheckedArchives['missing'][number][] = [];
  const notedOf = Map.groupBy(noted, ({ row }) => row);
  let expectedAt: number | null = null;
  let from: Link = { id: 0, hash: genesisHash };
  for (const { row, hash, archive: name } of beginnings) {
    const to: Link = { id: row, hash };
    const file = archivePath(directory, name);
    const checked = await checkArchive({
      ...{ file, from, to, noted: notedOf },
      onRow: ({ id, hash: own }) => {
        if (own === expected) expectedAt = id;
      },
    }).catch(nothingThere);
    if (checked === null) missing.push({ name, first: from.id + 1, last: row });
    else if (!checked.ok) return err(`${file}: ${brokenText(checked.fault, to)}`);
    from = to;
  }
  return ok({ missing, expectedAt });
}

function nothingThere(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}

function brokenText({ holding, check }: ArchiveBreak, to: Link): string {
  switch (check) {
    case 'line':
      return `the line after row ${holding} is no row of the audit. The archive was changed.`;
    case 'number':
      return `row ${holding + 1} should come after row ${holding}. Rows were taken away, or one was put in.`;
    case 'hash':
      return `row ${holding + 1} is not what its own hash says. It was changed.`;
    case 'link':
      return `row ${holding + 1} was not written after row ${holding}. The archive was written anew, or is another’s.`;
    case 'noted':
      return `row ${holding + 1} is not what it was at its checkpoint: the archive was written anew.`;
    case 'end':
      return `it ends with another row ${holding} than row ${to.id}, with which the database goes on. It was cut, or written anew.`;
  }
}

/**
 * Why it is not proven where the audit begins; null: it is, by a checkpoint of the file or by all archives.
 * @param series null: there is no checkpoint.
 */
export function beginningFault(
  beginning: StoredBeginning | undefined,
  series: CheckpointSeries | null,
  { missing }: CheckedArchives,
): string | null {
  if (!beginning) return null;
  const { row, hash, checkpoint: text } = beginning;
  const checkpoint = parseCheckpoint(text);
  const isSigned =
    checkpoint !== null && checkpoint.row === row && checkpoint.hash === hash && verifySignature(checkpoint);
  if (!isSigned)
    return `The audit begins after row ${row}, and no checkpoint is signed for that: it was changed.`;
  if (missing.length === 0) return null;
  if (series?.some(({ key, signature }) => key === checkpoint.key && signature === checkpoint.signature))
    return null;
  return `The audit begins after row ${row}, of which there is no checkpoint in the file: somebody may have taken rows away. Give the archives of before (AUDIT_ARCHIVE), or the checkpoints of then (AUDIT_CHECKPOINTS).`;
}

/** Where the audit begins, and which archives could not be looked at. */
export function archivesReport(
  beginning: StoredBeginning | undefined,
  { missing }: CheckedArchives,
  directory: string,
): string[] {
  if (!beginning) return [];
  return [
    missing.length === 0
      ? `Rows 1 to ${beginning.row} are in archives, and hold: ${directory}`
      : `Rows 1 to ${beginning.row} were moved to archives. Not here, and so not checked:`,
    ...missing.map(({ name, first, last }) => `  ${archivePath(directory, name)} (rows ${first} to ${last})`),
  ];
}
