import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { isMissing } from '../support/requirements.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { alerts, alertsFile, alertTestsFile, dashboard, dashboardExpressions, metricsIn } from './promql.ts';

/** Runs promtool. @returns its exit code, and what it said. */
function promtool(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    encoding: 'utf8',
    cwd: dirname(alertsFile),
  });
  return { status, said: `${stdout}${stderr}` };
}

const testSchema = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

describe('the alerts', () => {
  it.skipIf(isMissing('prometheus'))('fire when they should, and only then', () => {
    const { status, said } = promtool('test', 'rules', alertTestsFile);
    expect(said).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it.each(alerts)('have a case where $alert fires, and one where it must not', ({ alert }) => {
    const { tests } = testSchema.parse(parse(readFileSync(alertTestsFile, 'utf8')));
    const cases = tests
      .flatMap((each) => each.alert_rule_test)
      .filter(({ alertname }) => alertname === alert);
    expect(cases.some(({ exp_alerts: expected }) => expected.length > 0)).toBe(true);
    expect(cases.some(({ exp_alerts: expected }) => expected.length === 0)).toBe(true);
  });
});

describe('the dashboard', () => {
  it.skipIf(isMissing('prometheus'))('asks only what Prometheus understands', async () => {
    const directory = await scratchDirectory();
    const file = join(directory, 'rules.yaml');
    const rules = dashboardExpressions.map(({ expr }, index) => ({ record: `panel:${index}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { status, said } = promtool('check', 'rules', file);
    expect(said).toContain(`SUCCESS: ${dashboardExpressions.length} rules found`);
    expect(status).toBe(0);
  });

  it('has panels that don’t overlap, each with a number of its own, in 24 columns', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it('asks each panel’s question of the job and the instance that are chosen', () => {
    const all = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(all.length).toBeGreaterThan(30);
    for (const expr of all) {
      const chosen = expr.match(/job=~"\$job", instance=~"\$instance"/g)?.length ?? 0;
      const selectors = expr.match(/\{/g)?.length ?? 0;
      expect({ expr, chosen, selectors }).toEqual({ expr, chosen: selectors, selectors });
      expect(selectors).toBeGreaterThan(0);
    }
  });
});

it('finds the metrics in an expression', () => {
  const expr =
    'sum by (job, le) (rate(a_bucket{x="b_c"}[5m])) / on (job) max(time() - (d:e > 0)) and f unless on () 1';
  expect(metricsIn(expr)).toEqual(['a_bucket', 'd:e', 'f']);
});
