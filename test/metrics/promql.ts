import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const deploy = resolve(import.meta.dirname, '../../deploy');
export const alertsFile = resolve(deploy, 'prometheus/alerts.yaml');
export const alertTestsFile = resolve(deploy, 'prometheus/alerts.test.yaml');

const grid = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const datasource = z.object({ type: z.literal('prometheus'), uid: z.string().regex(/^\$\{datasource\}$/) });
const target = z.object({ refId: z.string(), datasource, expr: z.string() });
const panel = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  gridPos: grid,
  targets: z.array(target).optional(),
});
const variable = z.object({ name: z.string(), definition: z.string().optional() });
const dashboardSchema = z.object({
  schemaVersion: z.number(),
  uid: z.string(),
  templating: z.object({ list: z.array(variable) }),
  annotations: z.object({ list: z.array(z.object({ expr: z.string() })) }),
  panels: z.array(panel),
});

/** The dashboard that operators import. */
export const dashboard = dashboardSchema.parse(
  JSON.parse(readFileSync(resolve(deploy, 'grafana/facteur.json'), 'utf8')),
);

const alertSchema = z.object({ alert: z.string(), expr: z.string() });
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(alertSchema) })) });

export const alerts = rulesSchema
  .parse(parse(readFileSync(alertsFile, 'utf8')))
  .groups.flatMap(({ rules }) => rules);

/** Grafana's variables, as it would fill them in. */
const filledIn = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll(/"\$(job|instance)"/g, '".*"');

/** What the dashboard asks Prometheus for, with the panel that does. */
export const dashboardExpressions: readonly { readonly where: string; readonly expr: string }[] = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr }) => ({ where: `${title} ${refId}`, expr: filledIn(expr) })),
  ),
  ...dashboard.annotations.list.map(({ expr }) => ({ where: 'annotation', expr: filledIn(expr) })),
];

const keywords = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'offset', 'bool']);

/** The names of metrics in an expression, roughly: what is no function, no label, no keyword and no number. */
export function metricsIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, '');
  const names = [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\w)(?!\s*\()/g)].map(([name]) => name);
  return [...new Set(names)].filter((name) => !keywords.has(name));
}

/** The metrics that a dashboard's variables are filled from. */
export const variableMetrics: readonly string[] = dashboard.templating.list.flatMap(
  ({ definition }) => /^label_values\((\w+)/.exec(definition ?? '')?.[1] ?? [],
);

/** What an exposition has: a histogram has three series, each under a name of its own. */
export function namesIn(exposition: string): Set<string> {
  const declared = [...exposition.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    declared.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
    ),
  );
}
