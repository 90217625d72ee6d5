import { Writable } from 'node:stream';
import type { Output } from '../../../src/chat/terminal/screen.ts';

export type FakeScreen = {
  readonly output: Output & { columns: number };
  /** What a person sees, scrolled-off rows included, without the spaces at the ends of rows. */
  readonly rows: () => string[];
};

/**
 * A terminal's screen as a VT100 keeps it: text wraps at the last column, and the cursor moves as the control
 * sequences say that Node's readline writes. Any other sequence is an error.
 */
export function createFakeScreen(columns: number): FakeScreen {
  const screen: string[][] = [[]];
  let row = 0;
  let column = 0;

  const rowAt = (index: number): string[] => {
    while (screen.length <= index) screen.push([]);
    return screen[index] ?? [];
  };

  function put(character: string): void {
    if (column === columns) [row, column] = [row + 1, 0];
    const cells = rowAt(row);
    while (cells.length < column) cells.push(' ');
    cells[column] = character;
    column += 1;
  }

  function control(sequence: string, count: number, letter: string): void {
    if (letter === 'A') row = Math.max(0, row - count);
    else if (letter === 'B') row += count;
    else if (letter === 'C') column = Math.min(columns - 1, column + count);
    else if (letter === 'D') column = Math.max(0, column - count);
    else if (letter === 'G') column = count - 1;
    else if (letter === 'J') screen.splice(row, screen.length, rowAt(row).slice(0, column));
    else if (letter === 'K') rowAt(row).splice(column);
    else if (letter !== 'm') throw new Error(`what is ${JSON.stringify(sequence)}?`);
  }

  function take(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is read here.
    for (const [token, digits, letter] of text.matchAll(/\u001b\[(\d*)([A-Za-z])|./gsu)) {
      if (letter !== undefined) control(token, Number(digits || 1), letter);
      else if (token === '\n') [row, column] = [row + 1, 0];
      else if (token === '\r') column = 0;
      else put(token);
      rowAt(row);
    }
  }

  const output = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      take(chunk);
      done();
    },
  });
  return {
    output: Object.assign(output, { columns, rows: 24 }),
    rows: () => screen.map((cells) => cells.join('').trimEnd()),
  };
}
