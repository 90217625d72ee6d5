import { escapeText } from '../chat/terminal/escape.ts';
import type { CheckResult, Verdict } from './check-result.ts';
import type { ResultGroup } from './run-probes.ts';

const symbols: Readonly<Record<Verdict, string>> = { well: '✓', wrong: '✗', note: '–' };

/** The number of results with a verdict. */
export const countVerdict = (groups: readonly ResultGroup[], verdict: Verdict): number =>
  groups.flatMap(({ results }) => results).filter((result) => result.verdict === verdict).length;

/** The report as plain text: a line for each result in its group, with what to do below it, and a summary at the end. */
export const textReport = (groups: readonly ResultGroup[]): string =>
  [
    ...groups.map(({ name, results }) => [name, ...results.map(resultText)].join('\n')),
    summaryText(countVerdict(groups, 'wrong'), countVerdict(groups, 'well')),
  ].join('\n\n');

function resultText({ name, verdict, detail, fix }: CheckResult): string {
  const advice = fix === null ? [] : fix.split('\n').map((each) => `      ${escapeText(each)}`);
  return [`  ${symbols[verdict]} ${name}: ${escapeText(detail)}`, ...advice].join('\n');
}

const summaryText = (failures: number, passed: number): string =>
  failures === 0
    ? `All is well: ${passed} checks passed.`
    : `${failures === 1 ? '1 thing has' : `${failures} things have`} to be mended; ${passed} checks passed.`;

/** The report as a JSON object, for programs. */
export const jsonReport = (groups: readonly ResultGroup[]): string =>
  JSON.stringify({
    ok: countVerdict(groups, 'wrong') === 0,
    failures: countVerdict(groups, 'wrong'),
    checks: groups.flatMap(({ name: group, results }) =>
      results.map(({ name, verdict, detail, fix }) => ({ group, name, verdict, detail, fix })),
    ),
  });
