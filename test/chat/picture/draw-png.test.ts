import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { barChart } from '../../../src/chat/picture/bar-chart.ts';
import { drawPng } from '../../../src/chat/picture/draw-png.ts';

const groups = [
  {
    heading: 'Les plus grandes',
    bars: [
      { label: 'ann@example.org', value: 4 * 1024 ** 3, shown: '4 Go' },
      { label: 'bob@example.org', value: 1024 ** 3, shown: '1 Go' },
    ],
  },
];

/** The pixels of a PNG, as another picture of it has them: in RGBA. */
function pixelsOf(png: Uint8Array) {
  const view = new DataView(png.buffer, png.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="${href}"/></svg>`;
  return { width, height, pixels: new Resvg(svg).render().pixels };
}

const count = (pixels: Buffer, [red, green, blue]: readonly [number, number, number]): number => {
  let found = 0;
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at] === red && pixels[at + 1] === green && pixels[at + 2] === blue) found += 1;
  return found;
};

describe('a picture of bars', () => {
  it('is a PNG with bars of the right lengths, and texts without any font of the system', async () => {
    const png = await drawPng(barChart(groups));
    expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    const { width, height, pixels } = pixelsOf(png);
    expect([width, height]).toEqual([1760, 264]);
    const bars = count(pixels, [0x2f, 0x6f, 0x9f]);
    // 382 and 96 pixels of 18, drawn twice as large, without the rounded corners.
    expect(bars / (4 * 18)).toBeGreaterThan(470);
    expect(bars / (4 * 18)).toBeLessThan(480);
    expect(count(pixels, [0x1d, 0x1c, 0x1d])).toBeGreaterThan(1000);
  });

  it('has what is typed as text, and no more than fits beside a bar', () => {
    const label = `<script>&"'${'x'.repeat(60)}@example.org`;
    const svg = barChart([{ heading: 'a', bars: [{ label, value: 0, shown: '0' }] }]);
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&#60;script&#62;&#38;&#34;&#39;');
    expect(svg).toContain('…');
    expect(svg).toContain('xxxx@example.org');
  });
});
