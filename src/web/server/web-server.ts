import accepts from '@fastify/accepts';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type ClientSettings, noClientSettings } from '../../config/mail-services.ts';
import { listenErrorAdvice } from '../../lib/listen-error-advice.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { PasswordService } from '../../requests/passwords/set-password.ts';
import { addClientSettings } from '../client-settings/add-client-settings.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { messagesForRequest } from '../i18n/messages-for-request.ts';
import type { Exposition } from '../metrics/exposition.ts';
import { addMetricsRoute } from '../metrics/metrics-route.ts';
import { observePages, type ServedPage } from '../metrics/served-page.ts';
import { badRequestPage, errorStatus, notFoundPage, serverErrorPage } from '../page/error-pages.ts';
import { type Page, sendPage } from '../page/page.ts';
import { addLinkRoutes } from '../password/link-routes.ts';
import { createRateLimits } from '../security/rate-limits.ts';
import { addMobileconfigRoute } from '../status/mobileconfig-route.ts';
import { addStatusRoutes } from '../status/status-page.ts';
import { addAssets } from './assets.ts';
import { addHealthRoute } from './health-route.ts';

export type WebServerOptions = {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly app: AppContext;
  readonly passwords: PasswordService;
  readonly reportError: ReportError;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
  /** Milliseconds for which the answer to a new password waits for the mail server; 10 seconds unless given. */
  readonly waitTimeout?: number;
  /** Addresses and networks whose X-Forwarded-For is trusted; this machine's unless given. */
  readonly trustedProxies?: readonly string[] | 'loopback';
  /** The bearer token with which /health shows its parts. */
  readonly healthToken?: string | null;
  /** Settings for mail programs; none unless given. */
  readonly clientSettings?: ClientSettings;
  /** What is served on /metrics, and the bearer token that it takes; null: there is no such page. */
  readonly metrics?: { readonly exposition: Exposition; readonly token: string } | null;
  /** Hears of each answer. */
  readonly observePage?: (page: ServedPage) => void;
};

export type WebServer = { readonly port: number; readonly close: () => Promise<void> };

/** Bytes: two passwords of 1000 characters, four octets each, every octet written as %XX, and the fields' names. */
const bodyLimit = 25 * 1024;
/** More than Node reads of a request's head, so that no token is too long for the usual answer. */
const maxParamLength = 32 * 1024;

/**
 * Starts the web server. Requests are not logged, since their URLs hold tokens.
 * @throws Error where the port or the host can't be used; its message says what to set.
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { app, passwords, waitTimeout = 10_000, trustedProxies = 'loopback' } = options;
  const { clientSettings = noClientSettings } = options;
  const server = fastify({
    schemaController: withoutSchemas,
    bodyLimit,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    trustProxy: trustedProxies === 'loopback' ? trustedProxies : [...trustedProxies],
    routerOptions: { maxParamLength },
    rewriteUrl: ({ url = '/' }) => sanitizeUrl(url),
  });
  server.removeAllContentTypeParsers();
  await server.register(formbody, { bodyLimit });
  await server.register(accepts);
  server.setErrorHandler((error, request, reply) =>
    sendErrorPage(options.reportError, error, request, reply),
  );
  server.setNotFoundHandler((request, reply) => {
    const text = messagesForRequest(request);
    return sendPage(reply, text, notFoundPage(text));
  });
  if (options.observePage) observePages(server, options.observePage);
  const closing = new AbortController();
  server.addHook('preClose', async () => closing.abort());
  const script = addAssets(server).pathOf('page.js');
  const rateLimits = createRateLimits(options.monotonicNow);
  const shared = { app, clientSettings, script };
  addLinkRoutes(server, { ...shared, passwords, rateLimits, waitTimeout, closing: closing.signal });
  addStatusRoutes(server, shared);
  addMobileconfigRoute(server, shared);
  addClientSettings(server, {
    settings: clientSettings,
    rateLimits,
    isKnownDomain: (domain) => app.store.domains.get(domain) !== undefined,
    publicUrl: () => app.publicUrl,
  });
  addHealthRoute(server, {
    healthChecks: app.healthChecks,
    token: options.healthToken ?? null,
    reportError: options.reportError,
  });
  if (options.metrics) addMetricsRoute(server, options.metrics.exposition, options.metrics.token);
  return { port: await listen(server, options.host, options.port), close: () => server.close() };
}

/** No route has a schema. By default Fastify loads what validates and serializes by them: 110 modules at every start. */
const withoutSchemas = {
  compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema },
} as const;

function refuseSchema(): never {
  throw new Error('A route has a schema, for which Fastify has no compiler here');
}

/** Octets that no URL of ours has. */
const tooLong = 2_000;

/** Escapes a URL that can't be decoded, which then leads to the page for unknown ones. A long one leads there by a short way. */
function sanitizeUrl(url: string): string {
  try {
    decodeURIComponent(url);
    return url;
  } catch {
    return url.length > tooLong ? '/%25' : url.replaceAll('%', '%25');
  }
}

function sendErrorPage(
  reportError: ReportError,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const text = messagesForRequest(request);
  return sendPage(reply, text, errorPage(text, reportError, error));
}

/** The page for a failed request. An error of ours is logged under an id, which the page shows. */
function errorPage(text: WebMessages, reportError: ReportError, error: unknown): Page {
  const status = errorStatus(error);
  if (status < 500) return badRequestPage(text, status);
  return serverErrorPage(text, error, reportError(error, 'A request to the web server failed'));
}

/** Starts listening. @returns the port, chosen by the system for port 0. @throws Error that says which setting to change. */
async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    const advice = listenErrorAdvice(cause, { host: 'WEB_HOST', port: 'WEB_PORT' });
    throw new Error(`The web server can't listen on ${host}, port ${port}: ${advice}`, { cause });
  }
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : port;
}
