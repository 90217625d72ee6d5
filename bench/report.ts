/** One figure: a value, and where it is a ratio, what it was held against and what it may be at most or at least. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  /** Empty: it is a count. */
  readonly unit: 'ms' | 's' | 'MB' | 'KB' | '/s' | '';
  readonly baseline?: number;
  /** Of value to baseline. */
  readonly ratio?: number;
  /** What the ratio, or the value where there is none, may be. */
  readonly limit: { readonly most: number } | { readonly least: number };
};

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The value that so many percent of the numbers do not exceed. */
export const percentile = (values: readonly number[], percent: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil((values.length * percent) / 100) - 1] ?? Number.NaN;

/** A figure held against a baseline measured in the same run. */
export const compareTo = (
  figure: Pick<Figure, 'name' | 'value' | 'unit' | 'limit'>,
  baseline: number,
): Figure => ({ ...figure, baseline, ratio: figure.value / baseline });

export function isMet({ value, ratio = value, limit }: Figure): boolean {
  return 'most' in limit ? ratio <= limit.most : ratio >= limit.least;
}

/** One JSON object: name, value, unit, baseline, ratio, limit. */
export const asJson = ({ name, value, unit, baseline, ratio, limit }: Figure): string =>
  JSON.stringify({ name, value, unit, baseline: baseline ?? null, ratio: ratio ?? null, limit });

/** A figure of what {@link asJson} wrote. */
export function fromJson(line: string): Figure {
  const { baseline, ratio, ...figure } = JSON.parse(line);
  return { ...figure, ...(baseline !== null && { baseline }), ...(ratio !== null && { ratio }) };
}

export function asTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${short(figure.value)} ${figure.unit}`,
    figure.baseline === undefined ? '' : `${short(figure.baseline)} ${figure.unit}`,
    figure.ratio === undefined ? '' : short(figure.ratio),
    'most' in figure.limit ? `at most ${figure.limit.most}` : `at least ${figure.limit.least}`,
    isMet(figure) ? 'met' : 'MISSED',
  ]);
  const all = [['figure', 'ours', 'baseline', 'ratio', 'limit', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const short = (number: number): string => number.toLocaleString('en', { maximumSignificantDigits: 3 });
