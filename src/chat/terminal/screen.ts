import type { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { Reply } from '../dispatch/reply.ts';

/** Input and output of a terminal chat: a TTY, or a transcript where lines come from a file or a pipe. */
export type Screen = {
  /** The typed lines. Each is answered before the next is read. */
  readonly lines: AsyncIterable<string>;
  /**
   * Prints a rendered view. A later view of the same request may replace it, unless it has `ended`.
   * @returns whether it could be written.
   */
  readonly print: (text: string, shown: Pick<Reply, 'request' | 'ended'>) => Promise<boolean>;
  readonly look: () => { readonly colours: boolean; readonly width: number };
  readonly close: () => void;
};

export type Output = Writable & Partial<Pick<WriteStream, 'columns' | 'rows' | 'hasColors'>>;

/**
 * Writes and waits until that is flushed. The error of a failed write is reported by the stream's `error` event, not here.
 * @returns whether it was written.
 */
export const write = (output: Output, text: string): Promise<boolean> =>
  new Promise((resolve) => {
    output.write(text, (error) => resolve(!error));
  });
