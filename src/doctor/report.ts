import { escapeText } from '../chat/terminal/escape.ts';
import type { CheckResult, Verdict } from './check-result.ts';
import type { ResultGroup } from './run-probes.ts';

const symbols: Readonly<Record<Verdict, string>> = { well: '✓', wrong: '✗', note: '–' };

/** How many checks came to a verdict. */
export const countVerdict = (groups: readonly ResultGroup[], verdict: Verdict): number =>
  groups.flatMap(({ lines }) => lines).filter((line) => line.verdict === verdict).length;

/** The report as plain text: groups, a line per check, and below it what to do; last how it stands. */
export const textReport = (groups: readonly ResultGroup[]): string =>
  [
    ...groups.map(({ name, lines }) => [name, ...lines.map(resultText)].join('\n')),
    summaryText(countVerdict(groups, 'wrong'), countVerdict(groups, 'well')),
  ].join('\n\n');

function resultText({ name, verdict, detail, fix }: CheckResult): string {
  const fixes = fix === null ? [] : fix.split('\n').map((each) => `      ${escapeText(each)}`);
  return [`  ${symbols[verdict]} ${name}: ${escapeText(detail)}`, ...fixes].join('\n');
}

const summaryText = (failures: number, passed: number): string =>
  failures === 0
    ? `All is well: ${passed} checks passed.`
    : `${failures === 1 ? '1 thing has' : `${failures} things have`} to be mended; ${passed} checks passed.`;

/** The same for programs, as one JSON object. */
export const jsonReport = (groups: readonly ResultGroup[]): string =>
  JSON.stringify({
    ok: countVerdict(groups, 'wrong') === 0,
    failures: countVerdict(groups, 'wrong'),
    checks: groups.flatMap(({ name: group, lines }) =>
      lines.map(({ name, verdict, detail, fix }) => ({ group, name, verdict, detail, fix })),
    ),
  });
