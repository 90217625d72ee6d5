import { readFile } from 'node:fs/promises';
import { parseCheckpoint } from '../checkpoints/checkpoint.ts';

type LostDatabaseEvidence = {
  /** The file of checkpoints. */
  readonly checkpoints: string;
  /** The row of the audit that the queue knows of; null: of none, or it can't be asked. */
  readonly queuedRow: number | null;
  /** What to do for the queue to know of it no more. */
  readonly forget: string;
};

/** The database is empty, and was not before; the message says what to do. */
class DatabaseLost extends Error {
  override readonly name = 'DatabaseLost';
}

/**
 * Refuses to begin anew with an empty database where there was one with requests in it: nobody would notice that it was
 * lost. @throws DatabaseLost
 */
export async function refuseLostDatabase(
  file: string,
  { checkpoints, queuedRow: queued, forget }: LostDatabaseEvidence,
): Promise<void> {
  const signed = await lastCheckpointRow(checkpoints);
  if (signed === null && queued === null) return;
  const ways = [
    ...(signed === null ? [] : [`move ${checkpoints} away`]),
    ...(queued === null ? [] : [forget]),
  ];
  throw new DatabaseLost(
    `${file} is empty, but its audit had ${Math.max(signed ?? 0, queued ?? 0)} rows: it was lost or replaced. ` +
      'Put a backup in its place: “Restore” in docs/operating.md says how. ' +
      `To begin without all requests, owners and history that were: ${ways.join(' and ')}. The mail server keeps its addresses and mail.`,
  );
}

/** The row of the newest checkpoint; null where there is none. */
async function lastCheckpointRow(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const last = text
    .split('\n')
    .map(parseCheckpoint)
    .findLast((each) => each !== null);
  return last?.row ?? null;
}
