import formbody from '@fastify/formbody';
import fastify, { type FastifyReply } from 'fastify';
import type { Office } from '../requests/office.ts';
import type { Passwords } from '../requests/set-password.ts';
import type { Unexpected } from '../unexpected.ts';
import { addHealth } from './health.ts';
import { listen } from './listen.ts';
import { type Page, sendPage } from './page.ts';
import { addPasswordPage } from './password-page.ts';
import { notFoundPage, unexpectedPage, unreadablePage } from './plain-pages.ts';

export type Web = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly office: Office;
  readonly passwords: Passwords;
  readonly unexpected: Unexpected;
  /** Milliseconds for which the answer to a new password waits until it is set; 10 seconds unless given. */
  readonly patience?: number;
};

export type WebServer = { readonly port: number; readonly close: () => Promise<void> };

/** Two passwords of 1000 characters, four octets each, every octet written as %XX, and the names of the fields. */
const bodyLimit = 25 * 1024;

/**
 * Starts the web server. Requests are not logged, since their URLs hold tokens.
 * @throws Error where the port or the host can't be used; its message says what to set.
 */
export async function startWeb(web: Web): Promise<WebServer> {
  const { office, passwords, patience = 10_000 } = web;
  const fail = (error: unknown, reply: FastifyReply) => sendPage(reply, failure(web.unexpected, error));
  const app = fastify({
    bodyLimit,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => fail(error, reply),
  });
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit });
  app.setErrorHandler((error, _request, reply) => fail(error, reply));
  app.setNotFoundHandler((_request, reply) => sendPage(reply, notFoundPage));
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  addPasswordPage(app, { office, passwords, patience, closing: closing.signal });
  addHealth(app, office.conditions);
  return { port: await listen(app, web.host, web.port), close: () => app.close() };
}

/** What a request that broke is answered. A fault of ours goes to the log under an id that the page names. */
function failure(unexpected: Unexpected, error: unknown): Page {
  const status = statusOf(error);
  if (status < 500) return unreadablePage(status);
  return unexpectedPage(unexpected(error, 'A request to the web server failed'));
}

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
