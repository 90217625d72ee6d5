import accepts from '@fastify/accepts';
import formbody from '@fastify/formbody';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { type ClientSettings, noClientSettings } from '../../config/mail-services.ts';
import type { Unexpected } from '../../logging/report-error.ts';
import type { Office } from '../../requests/context/app-context.ts';
import type { Passwords } from '../../requests/passwords/set-password.ts';
import { addClientSettings } from '../client-settings/add-client-settings.ts';
import type { WebText } from '../i18n/messages.ts';
import { textFor } from '../i18n/messages-for-request.ts';
import { failedPage, notFoundPage, unreadablePage } from '../page/error-pages.ts';
import { type Page, sendPage } from '../page/page.ts';
import { addLinkPages } from '../password/link-routes.ts';
import { createGuard } from '../security/rate-limits.ts';
import { addProfiles } from '../status/mobileconfig-route.ts';
import { addStatusPages } from '../status/status-page.ts';
import { addAssets } from './assets.ts';
import { addHealth } from './health-route.ts';
import { listen } from './listen.ts';

export type Web = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly office: Office;
  readonly passwords: Passwords;
  readonly unexpected: Unexpected;
  /** Milliseconds that only ever grow. */
  readonly passing: () => number;
  /** Milliseconds for which the answer to a new password waits until it is set; 10 seconds unless given. */
  readonly patience?: number;
  /** Whose X-Forwarded-For is believed: addresses and networks; of this machine unless given. */
  readonly trustedProxies?: readonly string[] | 'loopback';
  /** Who sends it to /health is told of every part. */
  readonly healthToken?: string | null;
  /** What mail programs need; nobody has told unless given. */
  readonly clientSettings?: ClientSettings;
};

export type WebServer = { readonly port: number; readonly close: () => Promise<void> };

/** Two passwords of 1000 characters, four octets each, every octet written as %XX, and the names of the fields. */
const bodyLimit = 25 * 1024;
/** More than Node reads of a request's head: a token is then never too long to be answered like any other. */
const maxParamLength = 32 * 1024;

/**
 * Starts the web server. Requests are not logged, since their URLs hold tokens.
 * @throws Error where the port or the host can't be used; its message says what to set.
 */
export async function startWeb(web: Web): Promise<WebServer> {
  const { office, passwords, patience = 10_000, trustedProxies = 'loopback' } = web;
  const { clientSettings = noClientSettings } = web;
  const app = fastify({
    bodyLimit,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    trustProxy: trustedProxies === 'loopback' ? trustedProxies : [...trustedProxies],
    routerOptions: { maxParamLength },
    rewriteUrl: ({ url = '/' }) => readableUrl(url),
  });
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit });
  await app.register(accepts);
  app.setErrorHandler((error, request, reply) => fail(web.unexpected, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const text = textFor(request);
    return sendPage(reply, text, notFoundPage(text));
  });
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  const script = addAssets(app).pathOf('page.js');
  const guard = createGuard(web.passing);
  const shared = { office, clientSettings, script };
  addLinkPages(app, { ...shared, passwords, guard, patience, closing: closing.signal });
  addStatusPages(app, shared);
  addProfiles(app, shared);
  addClientSettings(app, {
    settings: clientSettings,
    guard,
    knows: (domain) => office.store.domains.get(domain) !== undefined,
    publicUrl: () => office.publicUrl,
  });
  addHealth(app, {
    conditions: office.conditions,
    token: web.healthToken ?? null,
    unexpected: web.unexpected,
  });
  return { port: await listen(app, web.host, web.port), close: () => app.close() };
}

/** What can't be decoded is taken as it is written, and is no page or link then. */
function readableUrl(url: string): string {
  try {
    decodeURIComponent(url);
    return url;
  } catch {
    return url.replaceAll('%', '%25');
  }
}

function fail(unexpected: Unexpected, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const text = textFor(request);
  return sendPage(reply, text, failure(text, unexpected, error));
}

/** What a request that broke is answered. A fault of ours goes to the log under an id that the page names. */
function failure(text: WebText, unexpected: Unexpected, error: unknown): Page {
  const status = statusOf(error);
  if (status < 500) return unreadablePage(text, status);
  return failedPage(text, error, unexpected(error, 'A request to the web server failed'));
}

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
