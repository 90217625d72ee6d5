import { escapeHtml } from './html.ts';

/** The codes that `util.styleText` writes (ECMA-48, "Select Graphic Rendition"), as classes of a style sheet. */
const styles: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  4: 'underline',
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
};

/** What a terminal prints, with its colours. */
export function drawTerminal(printed: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these codes begin with ESC
  const parts = printed.split(/\u001b\[(\d+)m/);
  let open = 0;
  const html = parts.map((part, index) => {
    if (index % 2 === 0) return escapeHtml(part);
    const style = styles[part];
    if (style) {
      open += 1;
      return `<span class="${style}">`;
    }
    if (open === 0) return '';
    open -= 1;
    return '</span>';
  });
  return `<pre class="terminal">${html.join('')}${'</span>'.repeat(open)}</pre>`;
}
