import accepts from '@fastify/accepts';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type ClientSettings, noClientSettings } from '../../config/mail-services.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { PasswordService } from '../../requests/passwords/set-password.ts';
import { addClientSettings } from '../client-settings/add-client-settings.ts';
import type { WebMessages } from '../i18n/messages.ts';
import { messagesForRequest } from '../i18n/messages-for-request.ts';
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
  return { port: await listen(server, options.host, options.port), close: () => server.close() };
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
    throw new Error(`The web server can't listen on ${host}, port ${port}: ${listenErrorAdvice(cause)}`, {
      cause,
    });
  }
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function listenErrorAdvice(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  switch (code) {
    case 'EADDRINUSE':
      return 'another process has that port. Set WEB_PORT to a free one, or stop the other process.';
    case 'EACCES':
      return 'this user may not open that port. Set WEB_PORT to one above 1023.';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'this machine has no such address. Set WEB_HOST to one of its own, such as 127.0.0.1.';
    default:
      return `${String(cause)}. Check WEB_HOST and WEB_PORT.`;
  }
}
