import { fileURLToPath } from 'node:url';

/** Of the characters of Latin-1: a server may have no fonts of its own. */
const font = fileURLToPath(new URL('font/noto-sans-latin.ttf', import.meta.url));

/** Turns an SVG into a PNG, twice as large for screens of today. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  // Loaded by the first picture: most processes draw none.
  const { Resvg } = await import('@resvg/resvg-js');
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'Noto Sans' },
  });
  return picture.render().asPng();
}
