import { leaseHeldMetric } from '../../metrics/instruments/state.ts';
import type { Exposition } from '../../web/metrics/exposition.ts';

const [name, help] = leaseHeldMetric;

/** All that Prometheus is told of a Facteur that waits. Written here: what makes metrics is loaded by whoever acts. */
export const standbyFigures: Exposition = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  scrape: async () => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} 0\n`,
};
