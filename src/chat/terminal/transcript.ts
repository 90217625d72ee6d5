import type { Readable } from 'node:stream';
import { escapeText, excerpt } from './escape.ts';
import { readLines } from './read-lines.ts';
import { type Output, type Screen, write } from './screen.ts';

/** Lines from a file or a pipe, each repeated before its answer, so that the output reads as a talk. */
export function createTranscript(input: Readable, output: Output): Screen {
  async function* lines(): AsyncGenerator<string> {
    for await (const line of readLines(input)) {
      if (line.trim() !== '') await write(output, `> ${escapeText(excerpt(line.trim(), 1000))}\n`);
      yield line;
    }
  }

  return {
    lines: lines(),
    print: (text) => write(output, `${text}\n`),
    // Lines are not wrapped: what reads them (grep, a test) looks for whole sentences.
    look: () => ({ colours: false, width: Number.POSITIVE_INFINITY }),
    close: () => {
      input.destroy();
    },
  };
}
