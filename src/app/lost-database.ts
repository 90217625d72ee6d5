import { readFile } from 'node:fs/promises';
import { parseCheckpoint } from '../checkpoints/checkpoint.ts';

type LostDatabaseEvidence = {
  /** The checkpoints' file. */
  readonly checkpoints: string;
  /** The audit row that Redis remembers; null where it remembers none, or can't be asked. */
  readonly queuedRow: number | null;
  /** What an operator does to have Redis forget it. */
  readonly forget: string;
};

/** The database is empty, and was not before. The message says what to do. */
class DatabaseLost extends Error {
  override readonly name = 'DatabaseLost';
}

/**
 * Refuses to start with an empty database where checkpoints or Redis know that there was another: nobody would notice
 * the loss. @throws DatabaseLost
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
