import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { Reply } from '../dispatch/reply.ts';

/** Where a terminal chat reads and prints: a TTY, or a transcript where lines come from a file or a pipe. */
export type Screen = {
  /** What is typed, line by line. Each is answered before the next is asked for. */
  readonly lines: AsyncIterable<string>;
  /** Prints a rendered view, and tells whether a later view of its request may take its place. */
  readonly print: (text: string, shown: Pick<Reply, 'request' | 'ended'>) => Promise<void>;
  readonly look: () => { readonly colours: boolean; readonly width: number };
  readonly close: () => void;
};

export type Output = Writable & Partial<Pick<WriteStream, 'columns' | 'rows' | 'hasColors'>>;

/** Writes and waits until the reader took it. A failed write is told by the stream's `error` event, not here. */
export const write = (output: Output, text: string): Promise<void> =>
  new Promise((resolve) => {
    output.write(text, () => resolve());
  });
