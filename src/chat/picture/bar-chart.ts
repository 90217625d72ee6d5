/** Bars under one heading, the first the longest. */
export type BarGroup = {
  readonly heading: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly shown: string }[];
};

/** In pixels. */
const size = { width: 880, margin: 24, label: 330, value: 120, heading: 44, row: 32, bar: 18 } as const;
const colors = { paper: '#ffffff', ink: '#1d1c1d', bar: '#2f6f9f', track: '#e8edf2' } as const;

/** More characters of a label than fit beside its bar. */
const maxLabel = 36;

/** A picture of horizontal bars, as SVG. Its texts are to be in the characters of the font: Latin without extensions. */
export function barChart(groups: readonly BarGroup[]): string {
  let top: number = size.margin / 2;
  const parts: string[] = [];
  for (const group of groups) {
    parts.push(...drawGroup(group, top));
    top += size.heading + group.bars.length * size.row + size.margin / 2;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${top}" viewBox="0 0 ${size.width} ${top}" font-family="Noto Sans" font-size="16" fill="${colors.ink}">`,
    `<rect width="${size.width}" height="${top}" fill="${colors.paper}"/>`,
    ...parts,
    '</svg>',
  ].join('\n');
}

function drawGroup({ heading, bars }: BarGroup, top: number): string[] {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const left = size.margin + size.label;
  const room = size.width - left - size.value - size.margin;
  return [
    `<text x="${size.margin}" y="${top + 28}" font-size="20">${escapeXml(heading)}</text>`,
    ...bars.flatMap(({ label, value, shown }, index) => {
      const y = top + size.heading + index * size.row;
      const length = Math.max(2, Math.round((value / most) * room));
      const text = y + size.bar - 3;
      return [
        `<text x="${size.margin}" y="${text}">${escapeXml(shorten(label))}</text>`,
        `<rect x="${left}" y="${y}" width="${room}" height="${size.bar}" rx="3" fill="${colors.track}"/>`,
        `<rect x="${left}" y="${y}" width="${length}" height="${size.bar}" rx="3" fill="${colors.bar}"/>`,
        `<text x="${size.width - size.margin}" y="${text}" text-anchor="end">${escapeXml(shown)}</text>`,
      ];
    }),
  ];
}

/** The beginning and the end of what is too long: addresses differ in both. */
const shorten = (label: string): string =>
  label.length <= maxLabel ? label : `${label.slice(0, maxLabel - 17)}…${label.slice(-16)}`;

const escapeXml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/[\u202f\u2009]/g, '\u00a0');
