import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { listenErrorAdvice } from '../../lib/listen-error-advice.ts';
import type { ReportError } from '../../logging/report-error.ts';
import { hasToken } from './authorization.ts';
import { type Exposition, expositionHeaders, metricsPath } from './exposition.ts';

export type MetricsServerOptions = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Null: everybody who reaches the port may ask. */
  readonly token: string | null;
  readonly exposition: Exposition;
  readonly reportError: ReportError;
};

export type MetricsServer = { readonly port: number; readonly close: () => Promise<void> };

/**
 * Serves /metrics on a port of its own, and nothing else.
 * @throws Error where the port or the host can't be used; its message says what to set.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const { host, port, token, exposition, reportError } = options;

  async function answer(response: ServerResponse, authorization: string | undefined): Promise<void> {
    if (token !== null && !hasToken(authorization, token))
      return void response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('METRICS_TOKEN is needed.\n');
    const text = await exposition.scrape();
    response.writeHead(200, expositionHeaders(exposition)).end(text);
  }

  const server = createServer((request, response) => {
    const isAsked =
      request.url?.split('?')[0] === metricsPath && ['GET', 'HEAD'].includes(request.method ?? '');
    if (!isAsked) return void response.writeHead(404).end(`Only GET ${metricsPath} is here.\n`);
    answer(response, request.headers.authorization).catch((error: unknown) => {
      const id = reportError(error, 'The metrics could not be read');
      response.writeHead(500).end(`The log has the cause (error ${id}).\n`);
    });
  });
  return { port: await listen(server, host, port), close: () => close(server) };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (cause) {
    const advice = listenErrorAdvice(cause, { host: 'METRICS_HOST', port: 'METRICS_PORT' });
    throw new Error(`/metrics can't be served on ${host}, port ${port}: ${advice}`, { cause });
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** Cuts off who is being answered: a stop waits for no scrape. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
