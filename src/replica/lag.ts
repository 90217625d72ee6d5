import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from './litestream/log-lines.ts';

/** Bytes of a write-ahead log's header, and of that of each of its pages. (sqlite.org/walformat.html) */
const [logHeader, pageHeader] = [32, 24];
const pageSize = 4096;

/** How many of the positions that the replica lacks are kept. */
const maxPending = 1_000;

type Seen = Position & { readonly at: number };

/**
 * Tracks for how long the replica has lacked something that was committed. Compares what the database's log and
 * Litestream's copy of it hold with what Litestream said it has sent.
 */
export function createLag({
  notes,
  logPages,
  monotonicNow,
}: {
  /** The directory of Litestream's notes on the database. */
  readonly notes: string;
  /** How many pages the database's write-ahead log has now. */
  readonly logPages: () => number;
  readonly monotonicNow: () => number;
}) {
  let pending: Seen[] = [];
  let sent: Position | null = null;
  const since = monotonicNow();

  return {
    /** Everything up to there is in the replica. */
    sentUpTo: (position: Position): void => {
      sent = position;
      pending = pending.filter((seen) => !isIn(seen, position));
    },
    /** To be called several times a second. */
    look: (): void => {
      const copied = readCopied(notes);
      if (copied === null) return;
      const now = withLog(copied, logPages());
      const last = pending.at(-1) ?? sent;
      if (last && isIn(now, last)) return;
      pending.push({ ...now, at: monotonicNow() });
      if (pending.length > maxPending) pending.splice(maxPending / 2, 1);
    },
    /** Milliseconds; null: the replica has nothing of this run that it could be built from yet. */
    lag: (): number | null => (sent === null ? null : pending[0] ? monotonicNow() - pending[0].at : 0),
    /** Milliseconds since tracking began. */
    age: (): number => monotonicNow() - since,
  };
}

/** Whether a position is in what goes up to another one. */
const isIn = (position: Position, upTo: Position): boolean =>
  position.generation === upTo.generation &&
  (position.index < upTo.index || (position.index === upTo.index && position.offset <= upTo.offset));

/** Where Litestream's copy of the log ends; null: it has none yet. */
function readCopied(notes: string): Position | null {
  try {
    const generation = readFileSync(join(notes, 'generation'), 'utf8').trim();
    const directory = join(notes, 'generations', generation, 'wal');
    const newest = readdirSync(directory)
      .filter((name) => /^[0-9a-f]{8}\.wal$/.test(name))
      .sort()
      .at(-1);
    if (newest === undefined) return null;
    return {
      generation,
      index: Number.parseInt(newest, 16),
      offset: statSync(join(directory, newest)).size,
    };
  } catch {
    // It is just being replaced.
    return null;
  }
}

/** Where the log ends itself. It is begun anew after a checkpoint, which Litestream notices a moment later. */
function withLog(copied: Position, pages: number): Position {
  const offset = logHeader + pages * (pageHeader + pageSize);
  return offset < copied.offset ? { ...copied, index: copied.index + 1, offset } : { ...copied, offset };
}
