import { escapeHtml } from './html.ts';

/** What a terminal shows from a time on, in milliseconds since the beginning. */
export type Frame = {
  readonly at: number;
  readonly lines: readonly (readonly { readonly text: string; readonly style: string }[])[];
};

const cell = { width: 8.4, height: 18 };
const margin = 14;

const css = `text{font:14px "DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#ddd;white-space:pre}.bold{font-weight:700;fill:#fff}.dim{fill:#999}.underline{text-decoration:underline}.green{fill:#6bd968}.red{fill:#ff7b72}.yellow{fill:#f0c674}.cyan{fill:#6cc7d9}`;

/**
 * Frames as an SVG that plays them again and again. A line that stays for several frames is written once, and shown as
 * long as it stays: a typed character adds one line, not a screen.
 * @param length milliseconds.
 */
export function animate(
  frames: readonly Frame[],
  length: number,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = rows * cell.height + 2 * margin;
  const shown = Array.from({ length: rows }, (_, row) => rowSpans(frames, row, length)).flat();
  const body = shown.map(({ row, from, to, text }) => {
    const y = margin + (row + 0.8) * cell.height;
    const times = from === 0 ? `0;${part(to, length)}` : `0;${part(from, length)};${part(to, length)}`;
    const values = from === 0 ? 'visible;hidden' : 'hidden;visible;hidden';
    const animation =
      from === 0 && to >= length
        ? ''
        : `<animate attributeName="visibility" dur="${length}ms" repeatCount="indefinite" calcMode="discrete" keyTimes="${times}" values="${values}"/>`;
    return `<text x="${margin}" y="${y}" visibility="${from === 0 ? 'visible' : 'hidden'}">${text}${animation}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="A session at the terminal"><style>${css}</style><rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>\n${body.join('\n')}\n</svg>\n`;
}

const part = (time: number, length: number): string => Math.min(1, time / length).toFixed(4);

/** The contents of one row, each from when to when. */
function rowSpans(frames: readonly Frame[], row: number, length: number) {
  const spans: { row: number; from: number; to: number; text: string }[] = [];
  for (const [index, { at, lines }] of frames.entries()) {
    const text = (lines[row] ?? []).map(drawRun).join('').trimEnd();
    const to = frames[index + 1]?.at ?? length;
    const last = spans.at(-1);
    if (last?.text === text && last.to === at) last.to = to;
    else if (to > at) spans.push({ row, from: at, to, text });
  }
  return spans.filter(({ text }) => text !== '');
}

const drawRun = ({ text, style }: { readonly text: string; readonly style: string }): string =>
  style === '' ? escapeHtml(text) : `<tspan class="${style}">${escapeHtml(text)}</tspan>`;
