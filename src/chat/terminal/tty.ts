import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { textWidth } from './layout.ts';
import { type Output, type Screen, write } from './screen.ts';
import type { Session } from './session.ts';

/** The view right above the prompt, which the request's next view may replace. */
type StatusLine = { readonly request: number; readonly rows: number; readonly width: number };

/**
 * A person's terminal, with line editing, history and completion. A request's view is replaced in place as long as nothing
 * stands between it and the prompt; what is being typed is drawn anew below what is printed.
 */
export function createTty(input: Readable, output: Output, session: Session): Screen {
  let status: StatusLine | null = null;
  let closed = false;
  const width = (): number => output.columns ?? 80;
  const readline = createInterface({ input, output, terminal: true, completer, historySize: 200 });
  readline.on('line', forgetStatus);
  readline.on('close', () => {
    closed = true;
  });
  readline.on('SIGINT', () => (readline.line === '' ? readline.close() : emptyLine(readline)));

  async function* lines(): AsyncGenerator<string> {
    prompt();
    for await (const line of readline) {
      yield line;
      prompt();
    }
    output.write('\n');
  }

  function prompt(): void {
    if (closed) return;
    readline.setPrompt(`${session.speaker().displayName}> `);
    readline.prompt(true);
  }

  function forgetStatus(): void {
    status = null;
  }

  // Readline lists several completions below the prompt: the view above it can't be replaced any more.
  function completer(line: string, done: (error: Error | null, result: [string[], string]) => void): void {
    const last = /\S*$/.exec(line)?.[0] ?? '';
    const finish = (words: readonly string[]): void => {
      if (words.length > 1) forgetStatus();
      done(null, [words.map((word) => (/[:,]$/.test(word) ? word : `${word} `)), last]);
    };
    session.complete(line).then(finish, (error) => done(error, [[], last]));
  }

  const print: Screen['print'] = (text, { request, ended }) => {
    const typed = readline.getCursorPos().rows;
    const replaced = status?.request === request && isReachable(status, typed) ? status.rows : 0;
    cursorTo(output, 0);
    moveCursor(output, 0, -typed - replaced);
    clearScreenDown(output);
    // Readline goes up by the rows that it drew before, and then draws the prompt: it is given as many empty rows.
    const done = write(output, `${text}\n${'\n'.repeat(rowsDrawn(readline))}`);
    prompt();
    status = ended || request === null ? null : { request, rows: rowsOf(text, width()), width: width() };
    return done;
  };

  /** False where the width has changed, so that lines wrap differently, or where the view has scrolled off the screen. */
  const isReachable = (shown: StatusLine, typed: number): boolean =>
    shown.width === width() && shown.rows + typed < (output.rows ?? 24);

  return {
    lines: lines(),
    print,
    look: () => ({ colours: output.hasColors?.() ?? false, width: width() }),
    close: () => readline.close(),
  };
}

/** Rows above the cursor when readline last drew its line. After a paste `getCursorPos()` differs. */
const rowsDrawn = (readline: Interface): number =>
  'prevRows' in readline && typeof readline.prevRows === 'number' ? readline.prevRows : 0;

/** Ctrl-E, Ctrl-U: to the end of the line, then remove all before it. */
function emptyLine(readline: Interface): void {
  readline.write(null, { ctrl: true, name: 'e' });
  readline.write(null, { ctrl: true, name: 'u' });
}

const rowsOf = (text: string, width: number): number =>
  stripVTControlCharacters(text)
    .split('\n')
    .reduce((rows, line) => rows + Math.max(1, Math.ceil(textWidth(line) / width)), 0);
