import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Condition } from '../domain/condition.ts';
import { syncDirectory } from '../lib/sync-directory.ts';
import {
  type AuditHead,
  type Checkpoint,
  parseCheckpoint,
  publicKeyText,
  signCheckpoint,
} from './checkpoint.ts';
import { createSigningKey } from './keys.ts';

/** Milliseconds from one checkpoint to the next. */
export const checkpointInterval = 60 * 60_000;

/** The file in DATA_DIR, unless the operator names another. */
export const checkpointsFile = 'audit-checkpoints.jsonl';

export type CheckpointOptions = {
  /** The file that checkpoints are appended to. */
  readonly file: string;
  readonly keyFile: string;
  /** The audit's newest row now. */
  readonly audit: {
    readonly head: () => AuditHead | null;
    readonly hashOf: (row: number) => string | null;
  };
  readonly clock: () => number;
  /** Throws where nothing may be written any more, since another process may. */
  readonly mayWrite?: () => void;
};

export type CheckpointWriter = {
  /** Appends a checkpoint, unless the audit is unchanged since the last one. @throws Error that says what to do. */
  readonly write: () => Promise<void>;
  /** The problem, as a health check; null while there is none. */
  readonly condition: () => Condition | null;
  /** When the checkpoints were last up to date, in milliseconds since 1970; null: not since the start. */
  readonly lastWritten: () => number | null;
  /** Waits for a checkpoint that is being written, and writes no more. */
  readonly stop: () => Promise<void>;
};

/** Writes checkpoints of the audit, one at a time. */
export function createCheckpointWriter({
  file,
  keyFile,
  audit,
  clock,
  mayWrite = () => undefined,
}: CheckpointOptions): CheckpointWriter {
  const signing = createSigningKey(keyFile);
  let trouble: string | null = null;
  let writtenAt: number | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function append(): Promise<void> {
    const head = stopped ? null : audit.head();
    if (head === null) return;
    await using checkpoints = await open(file, 'a+', 0o600);
    const { text, last } = await readTail(checkpoints);
    if (last && audit.hashOf(last.row) !== last.hash) throw new Error(auditChangedMessage(last));
    const key = await signing.current(last?.next ?? null);
    if (last && last.next !== publicKeyText(key)) throw new Error(foreignFileMessage(file));
    if (last?.hash === head.hash) return;
    const checkpoint = signCheckpoint(head, clock(), key, await signing.prepare());
    // Starts a new line after what an interrupted write left.
    const before = text === '' || text.endsWith('\n') ? '' : '\n';
    // Last: whoever took over signs with the same key, and two lines by one key are no series.
    mayWrite();
    await checkpoints.write(`${before}${JSON.stringify(checkpoint)}\n`);
    await checkpoints.sync();
    if (text === '') await syncDirectory(dirname(file));
    await signing.advance();
  }

  async function writeOne(): Promise<void> {
    try {
      await append();
      trouble = null;
      writtenAt = clock();
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  return {
    write: () => {
      running = running.then(writeOne, writeOne);
      return running;
    },
    stop: async () => {
      stopped = true;
      // Whoever asked for it gets its error.
      await running.catch(() => undefined);
    },
    lastWritten: () => writtenAt,
    condition: () => (trouble === null ? null : { part: 'Audit checkpoints', ok: false, detail: trouble }),
  };
}

/** In octets: many times the length of a line. */
const maxLineLength = 4_096;

async function readTail(
  file: Awaited<ReturnType<typeof open>>,
): Promise<{ text: string; last: Checkpoint | null }> {
  const { size } = await file.stat();
  const start = Math.max(0, size - 8 * maxLineLength);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  const text = buffer.toString('utf8', 0, bytesRead);
  const last = text
    .split('\n')
    .map(parseCheckpoint)
    .findLast((each) => each !== null);
  return { text, last: last ?? null };
}

const auditChangedMessage = ({ row, at }: Checkpoint): string =>
  `row ${row} of the audit is not what the checkpoint of ${new Date(at).toISOString()} says: rows were changed or taken away. npm run audit:verify says which; compare with a backup.`;

const foreignFileMessage = (file: string): string =>
  `${file} goes on with a key that is not here: DATA_DIR is older than it, or somebody else's. Move the file aside, so that a new one begins, and note its first key, which npm run audit:verify prints.`;
