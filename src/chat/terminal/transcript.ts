import type { Readable } from 'node:stream';
import { escapeText, excerpt } from './escape.ts';
import { type Output, type Screen, write } from './screen.ts';
import { maxLine } from './views.ts';

/** Lines from a file or a pipe, each printed before its answer, so that the output reads as a conversation. */
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
    // Not wrapped: programs that read the output (grep, a test) look for whole sentences.
    look: () => ({ colours: false, width: Number.POSITIVE_INFINITY }),
    close: () => {
      input.destroy();
    },
  };
}

/**
 * Reads UTF-8 text line by line, without the line ends. A line that is too long is cut one character after the limit, so
 * that it counts as too long and never fills the memory; bytes that are not UTF-8 become U+FFFD.
 */
async function* readLines(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunksOf(input)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = cut(lines.pop() ?? '');
    yield* lines.map((line) => cut(line.replace(/\r$/, '')));
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

const cut = (line: string): string => line.slice(0, maxLine + 1);

/** The input's bytes until it ends or is closed from this side. */
async function* chunksOf(input: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of input) yield Buffer.from(chunk);
  } catch (error) {
    if (!isPrematureClose(error)) throw error;
  }
}

const isPrematureClose = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
