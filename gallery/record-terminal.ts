import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import headless from '@xterm/headless';
import { animate, type Frame } from './draw/animate-terminal.ts';

/** The terminal's size, in characters. */
const size = { columns: 96, rows: 26 };
const keystroke = 35;

/** What is typed, and how long its answer is looked at, in milliseconds. */
const lines: readonly (readonly [typed: string, look: number])[] = [
  ['/mail domain add example.org postmaster:me@example.net', 1_200],
  ['1', 900],
  ['/mail create contact@example.org quota:2G', 2_200],
  ['/as mia member', 500],
  ['/mail alias fair@example.org contact@example.org reason:"For the fair in May"', 2_000],
  ['/as ada admin', 400],
  ['/mail requests waiting', 1_600],
  ['/mail request 3', 1_400],
  ['1', 2_500],
];

/** Plays a session with the real program on a terminal of its own, and writes it as an animated SVG. */
async function record(file: string): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'facteur-recording-'));
  const terminal = new headless.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const program = spawn(
    'script',
    ['-qfec', `stty cols ${size.columns} rows ${size.rows}; npm start --silent`, '/dev/null'],
    {
      env: {
        ...process.env,
        DATA_DIR: data,
        WEB_PORT: '8025',
        LANG: 'C.UTF-8',
        FORCE_COLOR: '1',
        SLACK_BOT_TOKEN: '',
        DISCORD_TOKEN: '',
      },
    },
  );
  const frames: Frame[] = [];
  let begins = 0;
  program.stdout.on('data', (chunk: Buffer) =>
    terminal.write(chunk, () => {
      if (begins > 0) frames.push({ at: Date.now() - begins, lines: visibleLines(terminal) });
    }),
  );
  const ready = waitFor(program, 'admin>');
  await ready;
  terminal.clear();
  begins = Date.now();
  frames.push({ at: 0, lines: visibleLines(terminal) });
  for (const [typed, look] of lines) {
    for (const key of typed) {
      program.stdin.write(key);
      await sleep(keystroke);
    }
    program.stdin.write('\r');
    await sleep(look);
  }
  const ends = Date.now() - begins;
  program.stdin.write('exit\r');
  await new Promise((resolve) => program.once('exit', resolve));
  await writeFile(
    file,
    animate(
      frames.filter(({ at }) => at <= ends),
      ends + 1_500,
      size,
    ),
  );
  await rm(data, { recursive: true, force: true });
}

function waitFor(program: ChildProcessWithoutNullStreams, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    program.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes(words)) resolve();
    });
    program.once('exit', (code) => reject(new Error(`The program ended with ${code}: ${printed}`)));
  });
}

const colours: Readonly<Record<number, string>> = { 1: 'red', 2: 'green', 3: 'yellow', 6: 'cyan' };

/** The screen's lines, in runs of the same style. */
function visibleLines({
  buffer: { active },
  rows,
  cols,
}: InstanceType<typeof headless.Terminal>): Frame['lines'] {
  return Array.from({ length: rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    const runs: { text: string; style: string }[] = [];
    for (let column = 0; column < cols; column += 1) {
      const cell = line?.getCell(column);
      const style = [
        ...(cell?.isBold() ? ['bold'] : []),
        ...(cell?.isDim() ? ['dim'] : []),
        ...(cell?.isUnderline() ? ['underline'] : []),
        ...(cell?.isFgPalette() ? [colours[cell.getFgColor() % 8] ?? ''] : []),
      ].join(' ');
      const last = runs.at(-1);
      const text = cell?.getChars() || ' ';
      if (last?.style === style) last.text += text;
      else runs.push({ text, style });
    }
    return runs;
  });
}

await record(process.argv[2] ?? 'docs/terminal.svg');
