import { readdir, readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Checkpoint, parseCheckpoint, verifySignature } from '../checkpoints/checkpoint.ts';
import { createTurns } from '../lib/turns.ts';
import { failedCheck } from '../store/audit-chain.ts';
import type { Store } from '../store/store.ts';
import { genesisHash } from '../store/tables/audit.ts';
import { archiveLine, archiveName, archivePath, writeArchive } from './archive-file.ts';
import { checkArchive, type Link } from './check-archive.ts';

export type ArchiveContext = {
  readonly store: Pick<Store, 'audit' | 'auditBeginnings' | 'commit'>;
  readonly clock: () => number;
  /** Where archives are written. */
  readonly directory: string;
  readonly checkpointsFile: string;
};

const day = 24 * 60 * 60_000;
/** Rows of one archive, if there are checkpoints between: hashing them takes some tenths of a second. */
const mostRows = 20_000;
/** Rows that are read, or deleted, at a time: some milliseconds. */
const batchSize = 500;
/** Batches that are deleted in a run, and milliseconds between two of them. */
const mostBatches = 20;
const pause = 20;

/**
 * Moves rows of the audit that were signed before a time to an archive, a day's or more at once, and deletes those that are in
 * one. The database refuses to delete others. It may be killed at any point, and goes on in the next run.
 * @throws Error that says what to do where the audit does not hold: nothing is deleted then.
 */
export async function archiveAudit(app: ArchiveContext, before: number): Promise<void> {
  if (!(await removeArchived(app))) return;
  const checkpoint = await findCheckpoint(app, before);
  if (!checkpoint) return;
  await archiveUpTo(app, checkpoint);
  await removeArchived(app);
}

/** @returns whether all rows that are in archives are deleted. */
async function removeArchived({ store }: ArchiveContext): Promise<boolean> {
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const removed = await store.commit(
      () => store.auditBeginnings.removeSome(batchSize),
      undefined,
      batchSize,
    );
    if (removed < batchSize) return true;
    await sleep(pause);
  }
  return false;
}

const beginningOf = ({ store }: Pick<ArchiveContext, 'store'>): Link => {
  const newest = store.auditBeginnings.newest();
  return newest ? { id: newest.row, hash: newest.hash } : { id: 0, hash: genesisHash };
};

/**
 * The checkpoint up to which rows are moved, a day or more after the one before. The newest row always stays, since the next
 * one follows on it.
 */
async function findCheckpoint(app: ArchiveContext, before: number): Promise<Checkpoint | null> {
  const { audit, auditBeginnings } = app.store;
  const from = auditBeginnings.newest();
  const newest = audit.newest();
  const first = from?.row ?? 0;
  const after = from ? from.checkpoint.at + day : Number.NEGATIVE_INFINITY;
  const fitting = (await readCheckpoints(app)).filter(
    ({ row, at }) => row > first && row < newest && at < before && at >= after,
  );
  const found = fitting.findLast(({ row }) => row - first <= mostRows) ?? fitting[0];
  if (!found) return null;
  if (verifySignature(found) && audit.hashOf(found.row) === found.hash) return found;
  throw new Error(
    `row ${found.row} of the audit is not what the checkpoint of ${new Date(found.at).toISOString()} says, so nothing of it is archived. npm run audit:verify says more; compare with a backup.`,
  );
}

/** None where there is no such file yet. */
async function readCheckpoints({ checkpointsFile }: ArchiveContext): Promise<Checkpoint[]> {
  const text = await readFile(checkpointsFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .map(parseCheckpoint)
    .filter((each) => each !== null);
}

/** Only once the archive is on the disk, and was read again, may its rows be deleted. */
async function archiveUpTo(app: ArchiveContext, checkpoint: Checkpoint): Promise<void> {
  const { store, clock, directory } = app;
  const from = beginningOf(app);
  const to: Link = { id: checkpoint.row, hash: checkpoint.hash };
  const archive = archiveName(from.id + 1, to.id);
  const file = archivePath(directory, archive);
  await writeArchive(file, linesOf(app, from, to));
  const checked = await checkArchive({ file, from, to });
  if (!checked.ok) throw new Error(`${file} is not as it was written after row ${checked.fault.holding}`);
  await removeUnfinished(directory, from, archive);
  const { row, hash } = checkpoint;
  await store.commit(() => store.auditBeginnings.begin({ row, hash, checkpoint, archive, at: clock() }));
}

/** What earlier runs have begun, which were killed before their rows counted as archived. */
async function removeUnfinished(directory: string, from: Link, archive: string): Promise<void> {
  const beginning = archiveName(from.id + 1, 0)
    .split('-', 2)
    .join('-');
  for (const name of await readdir(directory))
    if (name.startsWith(`${beginning}-`) && name !== archive) await rm(archivePath(directory, name));
}

/** The rows' lines, some at a time. @throws Error where one does not follow on the one before. */
async function* linesOf({ store }: ArchiveContext, from: Link, to: Link): AsyncGenerator<string> {
  const turn = createTurns();
  let last = from;
  while (last.id < to.id) {
    const rows = store.auditBeginnings.rows(last.id, to.id, batchSize);
    for (const row of rows) {
      if (failedCheck(last, row) !== null) throw new Error(brokenMessage(row.id));
      last = row;
    }
    if (rows.length === 0) throw new Error(brokenMessage(last.id + 1));
    yield rows.map(archiveLine).join('');
    await turn();
  }
}

const brokenMessage = (row: number): string =>
  `row ${row} of the audit does not hold, so nothing of it is archived. npm run audit:verify says more; compare with a backup.`;
