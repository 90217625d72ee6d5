import { z } from 'zod';

/** A place in a database's write-ahead log, as Litestream counts. */
export type Position = { readonly generation: string; readonly index: number; readonly offset: number };

/** What Litestream says, as far as it matters. */
export type LitestreamEvent =
  /** All of a database up to there is in the replica. */
  | { readonly kind: 'replicated'; readonly database: string; readonly upTo: Position }
  | { readonly kind: 'snapshot'; readonly database: string }
  | { readonly kind: 'trouble'; readonly level: 'warn' | 'error'; readonly message: string };

const line = z.object({
  level: z.string(),
  msg: z.string(),
  error: z.unknown().optional(),
  db: z.string().optional(),
  position: z.string().optional(),
  sz: z.number().optional(),
});

/** Parses a line of its log; null for what is as it should be, and for what is no line of it. */
export function parseLogLine(text: string): LitestreamEvent | null {
  const read = line.safeParse(parseJson(text)).data;
  // Where Go gives up, it prints what no format has.
  if (!read) return text.trim() === '' ? null : { kind: 'trouble', level: 'error', message: text.trim() };
  const { level, msg, error, db: database = '', position = '', sz = 0 } = read;
  if (level === 'ERROR' || level === 'WARN') {
    const message =
      error === undefined ? msg : `${msg}: ${typeof error === 'string' ? error : JSON.stringify(error)}`;
    return { kind: 'trouble', level: level === 'ERROR' ? 'error' : 'warn', message };
  }
  if (msg === 'snapshot written') return { kind: 'snapshot', database };
  const from = msg === 'wal segment written' ? parsePosition(position) : null;
  return from && { kind: 'replicated', database, upTo: { ...from, offset: from.offset + sz } };
}

function parsePosition(text: string): Position | null {
  const [, generation, index, offset] = /^([0-9a-f]{16})\/([0-9a-f]{8}):(\d+)$/.exec(text) ?? [];
  if (generation === undefined || index === undefined || offset === undefined) return null;
  return { generation, index: Number.parseInt(index, 16), offset: Number(offset) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
