import { once } from 'node:events';
import type { Config } from '../../config/config.ts';
import { listenErrorAdvice } from '../../lib/listen-error-advice.ts';
import type { LeaseRecord } from '../../standby/lease-key.ts';
import { hasToken } from '../../web/metrics/authorization.ts';
import { expositionHeaders, metricsPath } from '../../web/metrics/exposition.ts';
import { standbyFigures } from './standby-figures.ts';

/**
 * Answers on the web port while this Facteur waits: 503 everywhere, so that a load balancer sends nobody here, and
 * `standby` on /health, so that a monitor tells it from one that is not well. For Prometheus, that it does not hold the lease.
 * @throws Error where the port can't be listened on; its message says what to set.
 */
export async function answerAsStandby(
  { web: { host, port }, metrics: { token } }: Pick<Config, 'web' | 'metrics'>,
  holder: () => LeaseRecord | null,
): Promise<{ readonly close: () => Promise<void> }> {
  // Not before: to import node:http costs a start 60 ms and 12 MB, since Node then loads its WebSocket and fetch too.
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === metricsPath && token !== null && hasToken(request.headers.authorization, token))
      return void standbyFigures
        .scrape()
        .then((text) => response.writeHead(200, expositionHeaders(standbyFigures)).end(text));
    const isHealth = path === '/health';
    const active = holder();
    const text = isHealth
      ? JSON.stringify({ status: 'standby', ...(active && { since: active.since }) })
      : 'This Facteur is on standby: another one acts. Open the same page at PUBLIC_URL.\n';
    response
      .writeHead(503, {
        'content-type': isHealth ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'retry-after': '10',
        connection: 'close',
      })
      .end(request.method === 'HEAD' ? '' : text);
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    const advice = listenErrorAdvice(cause, { host: 'WEB_HOST', port: 'WEB_PORT' });
    throw new Error(`nothing can be answered at ${host}:${port}: ${advice}`, { cause });
  });
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
