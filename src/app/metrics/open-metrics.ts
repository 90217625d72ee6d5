import type { MetricsConfig } from '../../config/config.ts';
import type { Logger } from '../../logging/logger.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { Metrics } from '../../metrics/create-metrics.ts';
import { noObservers, type Observers } from '../../metrics/observers.ts';
import { ownVersion } from '../../store/version.ts';
import type { Exposition } from '../../web/metrics/exposition.ts';
import type { Resources } from '../app-options.ts';

/** What measures this process; `metrics` is null where nobody is to read it. */
export type AppMetrics = { readonly observers: Observers; readonly metrics: Metrics | null };

/** Makes the metrics where somebody may read them. Their library is loaded only then. */
export async function openMetrics(config: MetricsConfig, log: Logger): Promise<AppMetrics> {
  if (config.port === null && config.token === null) return { observers: noObservers, metrics: null };
  const { createMetrics } = await import('../../metrics/create-metrics.ts');
  const metrics = createMetrics({
    version: ownVersion().version,
    onError: (part, err) => log.warn({ err, part }, 'A part can’t be asked for its figures'),
  });
  return { observers: metrics.observers, metrics };
}

/** Serves them on the port that they have of their own, if any. @throws Error that says which setting to change. */
export async function serveMetrics(
  { host, port, token }: MetricsConfig,
  { metrics }: { readonly metrics: Exposition | null },
  { log, reportError }: { readonly log: Logger; readonly reportError: ReportError },
  resources: Resources,
): Promise<void> {
  if (!metrics || port === null) return;
  // Not before: to import node:http costs a start 60 ms and 12 MB, since Node then loads its WebSocket and fetch too.
  const { startMetricsServer } = await import('../../web/metrics/metrics-server.ts');
  const server = await startMetricsServer({ host, port, token, exposition: metrics, reportError });
  resources.defer(server.close);
  log.info({ metrics: `http://${host}:${server.port}/metrics` }, 'Prometheus can read figures');
}
