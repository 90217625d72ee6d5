import { err, ok, type Result } from '../domain/result.ts';
import { failedCheck, type KnownRow } from '../store/audit-chain.ts';
import type { StoredAuditRow } from '../store/tables/audit.ts';
import { readArchive } from './archive-file.ts';

/** A row's number and hash. */
export type Link = Pick<StoredAuditRow, 'id' | 'hash'>;

/** Where an archive does not hold. */
export type ArchiveBreak = {
  /** The last row that holds. */
  readonly holding: number;
  /**
   * `line`: it is no row. `number`, `hash`, `link`: as in the database. `noted`: it is not what a checkpoint says. `end`: the
   * archive does not end with the row that it ended with when it was made.
   */
  readonly check: 'line' | 'number' | 'hash' | 'link' | 'noted' | 'end';
};

export type ArchiveCheck = {
  readonly file: string;
  /** The last row before it, and its own last row. */
  readonly from: Link;
  readonly to: Link;
  /** What is known of rows from elsewhere. */
  readonly noted?: ReadonlyMap<number, readonly Pick<KnownRow, 'hash'>[]>;
  readonly onRow?: (row: StoredAuditRow) => void;
};

/** Checks that an archive has the rows that were moved to it, each one. @throws Error with the code ENOENT where there is none. */
export async function checkArchive({
  file,
  from,
  to,
  noted,
  onRow,
}: ArchiveCheck): Promise<Result<null, ArchiveBreak>> {
  let last = from;
  for await (const row of readArchive(file)) {
    const broken = row === null ? 'line' : failedCheck(last, row);
    if (row === null || broken !== null) return err({ holding: last.id, check: broken ?? 'line' });
    if (noted?.get(row.id)?.some(({ hash }) => hash !== row.hash))
      return err({ holding: last.id, check: 'noted' });
    onRow?.(row);
    last = row;
  }
  return last.id === to.id && last.hash === to.hash ? ok(null) : err({ holding: last.id, check: 'end' });
}
