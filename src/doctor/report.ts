import { visible } from '../chat/terminal/escape.ts';
import type { Line, Verdict } from './check-result.ts';
import type { Group } from './run-probes.ts';

const signs: Readonly<Record<Verdict, string>> = { well: '✓', wrong: '✗', note: '–' };

/** How many checks came to a verdict. */
export const count = (groups: readonly Group[], verdict: Verdict): number =>
  groups.flatMap(({ lines }) => lines).filter((line) => line.verdict === verdict).length;

/** The report as plain text: groups, a line per check, and below it what to do; last how it stands. */
export const reportText = (groups: readonly Group[]): string =>
  [
    ...groups.map(({ name, lines }) => [name, ...lines.map(lineText)].join('\n')),
    summaryOf(count(groups, 'wrong'), count(groups, 'well')),
  ].join('\n\n');

function lineText({ name, verdict, detail, fix }: Line): string {
  const fixes = fix === null ? [] : fix.split('\n').map((each) => `      ${visible(each)}`);
  return [`  ${signs[verdict]} ${name}: ${visible(detail)}`, ...fixes].join('\n');
}

const summaryOf = (failures: number, passed: number): string =>
  failures === 0
    ? `All is well: ${passed} checks passed.`
    : `${failures === 1 ? '1 thing has' : `${failures} things have`} to be mended; ${passed} checks passed.`;

/** The same for programs, as one JSON object. */
export const reportJson = (groups: readonly Group[]): string =>
  JSON.stringify({
    ok: count(groups, 'wrong') === 0,
    failures: count(groups, 'wrong'),
    checks: groups.flatMap(({ name: group, lines }) =>
      lines.map(({ name, verdict, detail, fix }) => ({ group, name, verdict, detail, fix })),
    ),
  });
